"""A text cut into words that remember their place, so that every finding can quote the text exactly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from heatwatch.common.text import folded

CJK = "\u3400-\u9fff"
WORD = re.compile(rf"[{CJK}]|\d+(?:[.,:]\d+)*|[^\W\d_{CJK}]+(?:['’`´\u0300-\u036f][^\W\d_{CJK}]+)*[\u0300-\u036f]*")
NONE, SOFT, HARD = 0, 1, 2
_HARD = re.compile(r"[.!?;\n。！？；؟]|\.{2,}|…")
_SOFT = re.compile(r"[,:()\[\]\"“”«»—–，、：（）「」]|\s[-/]+\s|--")
# A full stop after one of these ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "sr",
        "sra",
        "srta",
        "ave",
        "av",
        "apt",
        "rd",
        "blvd",
        "ln",
        "ct",
        "dr",
        "approx",
        "incl",
        "no",
        "num",
        "tel",
        "vs",
        "jr",
        "bec",
        "abt",
        "w",
        "aprox",
        "u",
        "ud",
    ]
)
# Traditional characters are read as their simplified forms, so that a cue is written once.
_TRADITIONAL = (
    "這個們來說錢護證還沒過開關時對會聖館車應電話樓門給點頭學該實號國間裡東報讓買賣兒務樣邊寫讀聽嗎後從據債萬機鎖離帶飯醫藥傷"
    "槍轉鐘廠歡騙約發無職員場區請問視難廣網圖級練試講課義飢餓體驗強姦壓勞動資師顧剝奪貧窮親媽爺養嬰嚇脅罵監頻鏡鐵欄蓋貼紙聯繫"
    "絡絕斷壞衛儲擠覺鋪張處罰懲誰幾歲歸屬佔領項壽險終結緊準備運輸飛遷達樂賭盜搶殺癮針煙戲劇劑潔淨僕傭廳廚餅麵農園採蘋菓縫紉製"
    "褲襪訂單價賬帳戶銀匯貸貨遲緩臨產懷墮腫燒燙綁綑繩夠搵"
)
_SIMPLIFIED = (
    "这个们来说钱护证还没过开关时对会圣馆车应电话楼门给点头学该实号国间里东报让买卖儿务样边写读听吗后从据债万机锁离带饭医药伤"
    "枪转钟厂欢骗约发无职员场区请问视难广网图级练试讲课义饥饿体验强奸压劳动资师顾剥夺贫穷亲妈爷养婴吓胁骂监频镜铁栏盖贴纸联系"
    "络绝断坏卫储挤觉铺张处罚惩谁几岁归属占领项寿险终结紧准备运输飞迁达乐赌盗抢杀瘾针烟戏剧剂洁净仆佣厅厨饼面农园采苹果缝纫制"
    "裤袜订单价账账户银汇贷货迟缓临产怀堕肿烧烫绑捆绳够揾"
)
_ONE_SCRIPT = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_UNMARKED = str.maketrans({"đ": "d", "'": "", "’": "", "`": "", "´": "", "ı": "i", "ł": "l", "ø": "o"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in parallel lists: what each says in plain form, where it stands, what broke before it."""

    text: str
    plain: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    sentences: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.plain)

    def quote(self, first: int, after: int) -> str:
        """The text from word `first` up to, but without, word `after`."""
        return self.text[self.starts[first] : self.ends[after - 1]]


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Lower case without accents, apostrophes, full-width forms or traditional characters."""
    return folded(word).translate(_ONE_SCRIPT).translate(_UNMARKED)


def read_words(text: str, shorthand: Mapping[str, str] | None = None) -> Words:
    """Cut a text into words; `shorthand` maps texting forms to the word that patterns are written with."""
    known = shorthand or {}
    words = Words(text, [], [], [], [])
    previous_end, sentence = 0, 0
    for found in WORD.finditer(text):
        form = plain(found.group())
        gap = _break(text[previous_end : found.start()], words.plain[-1] if words.plain else "")
        sentence += gap == HARD
        words.plain.append(known.get(form, form))
        words.starts.append(found.start())
        words.ends.append(found.end())
        words.breaks.append(gap)
        words.sentences.append(sentence)
        previous_end = found.end()
    return words


def _break(between: str, before: str) -> int:
    if between in ("", " ", "-", "/", "'"):
        return NONE
    hard = _HARD.search(between)
    if hard and not _is_abbreviation(between, before):
        return HARD
    return SOFT if _SOFT.search(between) else NONE


def _is_abbreviation(between: str, before: str) -> bool:
    return between.rstrip() == "." and "\n" not in between and (before in ABBREVIATIONS or len(before) == 1)
