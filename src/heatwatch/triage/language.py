"""Which language a text is in: by script, then by the little words that every sentence needs."""

import re
from collections.abc import Collection, Sequence
from itertools import repeat

from heatwatch.knowledge.cues.words import Cut, cut

# Function words, written without accents; a word in two lists counts for both.
LITTLE_WORDS = {
    "en": "the and is are was were to of in it i he she they them her his my we you that this for with have has had "
    "not dont on at be there what from but she's im u ur cant wont who out get got if when about all no me there's "
    "by your our or an as been will would can so just up please help its",
    "es": "el la los las de que y en un una es son no se lo por con para me mi su sus le les nos esta estan pero como "
    "mas ya hay muy si al del porque cuando todo q xq pa tiene hace yo ella ellos aqui ahi donde dice fue ser este "
    "esa ese soy tengo ayuda favor hola sin desde hasta",
    "tl": "ang ng mga sa po ako siya sila kami kayo ay na hindi wala walang may lang kasi pero naman niya nila namin "
    "amin kanya para kung yung ito dito doon si ni kay ko mo nya opo kanilang lahat araw",
    "vi": "la cua va khong co em toi chi anh o duoc nguoi nha mot cho voi nay ngay di lam ho bi cung nhung thi ma "
    "den tu da roi minh con lai giup",
    "pt": "o a os as de que e em um uma nao se com para meu minha ele ela eles elas voce esta sao mas como ja muito "
    "foi tem por isso eu aqui ajuda",
    "fr": "le la les de des et est un une je il elle ils ne pas que qui dans sur avec pour mon ma mes nous vous ce "
    "cette sont mais au du aux aide",
    "ht": "mwen li yo nou ou ki pa gen ak pou nan se te ap sa kay moun tanpri ede",
    "id": "saya yang dan di tidak ini itu dengan untuk kami mereka dia ada bisa tolong",
}
# Every little word with one vote for each of its languages. The votes of all languages are fields of one number, so
# that a text is counted by adding up its words.
_FIELD = 24
_PLACES = {language: _FIELD * number for number, language in enumerate(LITTLE_WORDS)}
_VOTES: dict[str, int] = {}
for _language, _words in LITTLE_WORDS.items():
    for _word in set(_words.split()):
        _VOTES[_word] = _VOTES.get(_word, 0) + (1 << _PLACES[_language])
# Marks that belong to one language's spelling.
_VIETNAMESE = re.compile("[đĐơƠưƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_PORTUGUESE = re.compile("[ãõ]")
_TRADITIONAL = re.compile(
    "[這個們來說錢護證還沒過開關時對會聖館車應電話樓門給點頭學該實號國間們裡東報讓買賣兒務樣邊寫讀聽嗎買後從]"
)
_SIMPLIFIED = re.compile(
    "[这个们来说钱护证还没过开关时对会圣馆车应电话楼门给点头学该实号国间里东报让买卖儿务样边写读听吗后从]"
)
_SCRIPTS = {
    "ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "ko": ("\uac00", "\ud7af"), "ja": ("\u3040", "\u30ff"),
    "hi": ("\u0900", "\u097f"), "pa": ("\u0a00", "\u0a7f"), "th": ("\u0e00", "\u0e7f"), "km": ("\u1780", "\u17ff"),
    "am": ("\u1200", "\u137f"), "el": ("\u0370", "\u03ff"), "he": ("\u0590", "\u05ff"), "my": ("\u1000", "\u109f"),
    "zh": ("\u3400", "\u9fff"),
}  # fmt: skip
# Anything beyond the Latin letters and their Vietnamese marks.
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")
SAMPLE = 20_000
UNKNOWN = "unknown"
# The languages that the knowledge base has words for; `mixed` is English and Spanish in one text.
READABLE = frozenset({"en", "es", "mixed", "zh-Hant", "zh-Hans", "vi", "tl"})
# The knowledge base has no words for these. The trained reading understands them, though it learned from none:
# it may say that one is grave, and never that one is harmless (`knowledge_base/routing.csv`).
UNDERSTOOD = frozenset({"ar"})
# What a text may be that holds no words to read: nothing at all, or something that a person has to see.
NOTHING, UNCLEAR = "nothing", "unclear"
# One or two letters again and again: "aaaa", "hahaha". In other scripts than the Latin one real words are written so.
_RUN = re.compile(r"(.{1,2}?)\1{2,}.?", re.DOTALL)
_LATIN = re.compile("[a-z\u00aa-\u024f\u1e00-\u1eff]+")
# What stands in forms that were filled to try them out.
_LOREM = (
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis "
    "aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat "
    "cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum"
)
_PLACEHOLDER = frozenset(_LOREM.split())
_SIGNS = re.compile(r"[.,;:!?]")
# Many of these are everyday words somewhere, such as "non", "in" and "dolor"; no language has these.
_NO_WORDS = frozenset({"lorem", "adipiscing", "eiusmod", "consectetur"})
_HARDLY = 0.1
_FEW_LETTERS, _FEW_WORDS, _SEVERAL = 12, 8, 5
# A sign that means what its letters say.
_SOS = "\U0001f198"


def language_of(text: str) -> str:
    """en, es, zh-Hant, zh-Hans, vi, tl, `mixed`, another language's code, or `unknown`."""
    return language_in(cut(text[:SAMPLE]))


def language_in(words: Cut) -> str:
    """The language of a text that is cut into words already; of a long one its beginning tells."""
    if len(words.text) > SAMPLE:
        return language_of(words.text)
    script = _script_of(words.text)
    if script == "zh":
        return "zh-Hant" if _count(words.text, _TRADITIONAL) > _count(words.text, _SIMPLIFIED) else "zh-Hans"
    return script or _by_little_words(words.text, words.forms)


def agreed(stated: str, seen: str) -> str:
    """The language to read a text in, where the sender states one: a text that nobody here can read stays one.

    A stated language is believed, but not against a script or words that belong to another one.
    """
    told = _told(stated.replace("_", "-").lower())
    return told if told and seen in (*READABLE, UNKNOWN) else seen


def without_words(
    text: str,
    words: Sequence[str],
    keys: Sequence[Collection[str]],
    language: str,
    *,
    lead: bool = False,
    found: bool = False,
) -> str:
    """`NOTHING` or `UNCLEAR` where a text has no words to read, else nothing.

    `words` are those that are no number, link or plate; `keys` is what each means to the cues; `lead` tells whether a
    link, a plate or the like was left out, and `found` whether the cues found anything: then only a text of
    placeholders has no words. Only what says nothing in any language, with nothing beside it, is nothing: letters in
    no known order may be a language that is not known here.
    """
    if found and not _PLACEHOLDER.issuperset(word for word in words if not word[0].isdigit()):
        return ""  # as most texts are, so that no more is looked at
    spoken = [(word, means) for word, means in zip(words, keys, strict=True) if not word[0].isdigit()]
    alone = not (lead or _SOS in text or any(map(str.isnumeric, text)))
    if found:
        placeholder = _is_placeholder([word for word, _ in spoken])
        return (NOTHING if alone else UNCLEAR) if placeholder else ""
    if not spoken:
        return UNCLEAR if _SOS in text or any(map(str.isalnum, text)) else NOTHING
    if language[:2] in ("zh", "ja"):
        return ""
    said = [word for word, _ in spoken if not _RUN.fullmatch(word)]
    if not said or _is_placeholder(said):
        return NOTHING if alone and all(_LATIN.fullmatch(word) for word, _ in spoken) else UNCLEAR
    return UNCLEAR if _is_unknown(spoken, language) or _is_repeated(spoken) else ""


Spoken = Sequence[tuple[str, Collection[str]]]


def beside_placeholders(text: str) -> str:
    """What a text says beside "lorem ipsum"; the text itself where it has none."""
    said = text.split()
    words = [_SIGNS.sub("", word).lower() for word in said]
    if _NO_WORDS.isdisjoint(words):
        return text
    return " ".join(one for one, word in zip(said, words, strict=True) if word not in _PLACEHOLDER)


def _is_placeholder(said: Sequence[str]) -> bool:
    """Whether no word is anything else; one more may be a cry for help."""
    different = set(said)
    return len(different) >= _SEVERAL and different <= _PLACEHOLDER and not different.isdisjoint(_NO_WORDS)


def _is_unknown(spoken: Spoken, language: str) -> bool:
    """Whether hardly a letter stands in a word that the cues know, or in a little word of any language."""
    if language in _SCRIPTS:
        return False
    letters = sum(len(word) for word, _ in spoken)
    known = sum(len(word) for word, means in spoken if len(word) > 1 and (means or word in _VOTES))
    return letters >= _FEW_LETTERS and known < _HARDLY * letters


def _is_repeated(spoken: Spoken) -> bool:
    """Whether it is one or two words again and again; a cry for help stands for an idea of the cues."""
    if len(spoken) < _FEW_WORDS or len(dict(spoken)) > 2:
        return False
    return not any(key[0] == "@" for _, means in spoken for key in means)


def _told(tag: str) -> str:
    """A language tag as one of ours; a foreign one stays itself. Of Chinese the script decides."""
    known = {name.lower(): name for name in READABLE}
    main = tag.partition("-")[0]
    return known.get(tag) or known.get(main) or ("" if main == "zh" else tag)


def _count(text: str, characters: re.Pattern[str]) -> int:
    """How many of these characters stand in a text; a pattern passes over the others quicker than a set."""
    return 0 if text.isascii() else len(characters.findall(text))


def _script_of(text: str) -> str:
    if text.isascii() or not _OTHER_SCRIPT.search(text):
        return ""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ""
    counts = {name: sum(low <= c <= high for c in letters) for name, (low, high) in _SCRIPTS.items()}
    if counts["ja"] and counts["ja"] * 5 > counts["zh"]:
        return "ja"
    name = max(counts, key=lambda one: counts[one])
    # A Chinese character says as much as a word of several letters.
    weight = 3 if name == "zh" else 1
    return name if counts[name] * weight * 2 > len(letters) else ""


def _by_little_words(text: str, words: Sequence[str]) -> str:
    if not words:
        return UNKNOWN
    votes = sum(map(_VOTES.get, words, repeat(0)))
    scores = {language: votes >> place & (1 << _FIELD) - 1 for language, place in _PLACES.items()}
    vietnamese = _count(text, _VIETNAMESE)
    scores["vi"] = scores["vi"] + 2 * vietnamese if vietnamese else scores["vi"] // 3
    scores["pt"] += _count(text, _PORTUGUESE) * 2
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    most, next_most = scores[best], scores[second]
    if most == 0 or (most < len(words) / 12 and len(words) > 6):
        return _without_evidence(words)
    if {best, second} == {"en", "es"} and next_most >= 4 and next_most * 3 >= most:
        return "mixed"
    return best


def _without_evidence(words: Sequence[str]) -> str:
    """Few words and none of them little: most such messages are English; a long one is a language not known here."""
    return "en" if len(words) <= 12 else UNKNOWN
