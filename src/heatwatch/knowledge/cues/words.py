"""A text cut into words that remember their place, so that every finding can quote the text exactly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from heatwatch.common.text import folded

CJK = "\u3400-\u9fff"
WORD = re.compile(rf"[{CJK}]|\d+(?:[.,:]\d+)*|[^\W\d_{CJK}]+(?:['’`´\u0300-\u036f][^\W\d_{CJK}]+)*[\u0300-\u036f]*")
# Cuts a text into what lies between words and the words themselves, by turns.
_CUT = re.compile(f"({WORD.pattern})")
# The same of a text in ASCII, for which a sign needs no look into the tables of all scripts.
_CUT_ASCII = re.compile("([a-zA-Z]+(?:['`][a-zA-Z]+)*|[0-9]+(?:[.,:][0-9]+)*)")
NONE, SOFT, HARD, FULL_STOP = 0, 1, 2, 3
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


# Longer words and gaps are not remembered, so that no sender can fill the memory with them.
LONGEST = 64


class Cut(NamedTuple):
    """A text cut up, before anybody knows its language: gaps and words by turns, and the words in plain form."""

    text: str
    pieces: list[str]
    forms: list[str]


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


def plain(word: str) -> str:
    """Lower case without accents, apostrophes, full-width forms or traditional characters."""
    return _plain(word) if len(word) <= LONGEST else _made_plain(word)


def _made_plain(word: str) -> str:
    return folded(word).translate(_ONE_SCRIPT).translate(_UNMARKED)


_plain = lru_cache(maxsize=65536)(_made_plain)


def cut(text: str) -> Cut:
    """Cut a text into words."""
    pieces = (_CUT_ASCII if text.isascii() else _CUT).split(text)
    written = pieces[1::2]
    long = max(map(len, written), default=0) > LONGEST
    return Cut(text, pieces, list(map(plain if long else _plain, written)))


def read_words(text: str, shorthand: Mapping[str, str] | None = None) -> Words:
    """Cut a text into words; `shorthand` maps texting forms to the word that patterns are written with."""
    return words_of(cut(text), shorthand or {})


def words_of(cut: Cut, shorthand: Mapping[str, str]) -> Words:
    """The words of a text that is cut already."""
    forms = list(map(shorthand.get, cut.forms, cut.forms))
    ends = list(accumulate(map(len, cut.pieces)))
    breaks = _breaks(cut.pieces[:-1:2], forms)
    sentences = accumulate(map(HARD.__eq__, breaks[1:]), initial=0)
    return Words(cut.text, forms, ends[:-1:2], ends[1::2], breaks, list(sentences)[: len(forms)])


def _breaks(gaps: Sequence[str], forms: Sequence[str]) -> list[int]:
    """How each gap breaks the text; most are a space and need no second look."""
    breaks = [NONE] * len(gaps)
    for place, gap in enumerate(gaps):
        if gap != " ":
            kind = _gap(gap) if len(gap) <= LONGEST else _gap_as_seen(gap)
            if kind == FULL_STOP:
                kind = NONE if _is_abbreviation(forms[place - 1] if place else "") else HARD
            breaks[place] = kind
    return breaks


def _gap_as_seen(gap: str) -> int:
    """How a gap breaks a text; `FULL_STOP` ends a sentence unless it follows an abbreviation."""
    if gap in ("", "-", "/", "'"):
        return NONE
    if _HARD.search(gap):
        return FULL_STOP if gap.rstrip() == "." and "\n" not in gap else HARD
    return SOFT if _SOFT.search(gap) else NONE


_gap = lru_cache(maxsize=4096)(_gap_as_seen)


def _is_abbreviation(before: str) -> bool:
    return before in ABBREVIATIONS or len(before) == 1
