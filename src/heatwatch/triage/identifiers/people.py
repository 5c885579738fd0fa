"""Names of people and street names, found by what stands before them: a title, `called`, a role, a capital letter."""

import re
from collections.abc import Iterator

from heatwatch.knowledge.cues.words import HARD, SOFT, Words
from heatwatch.knowledge.model.gazetteer import Gazetteer
from heatwatch.triage.identifiers.identifier import Identifier, Taken, at

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖田"
    "董潘袁蔡蒋蔣余于杜叶葉程苏蘇魏吕呂丁任卢盧姚沈姜崔谭譚陆陸范汪廖石金贾賈韦韋夏付方邹鄒熊白孟秦邱侯江"
    "尹薛闫雷龙龍史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常阿小老"
)
CHINESE_NAME = re.compile(
    rf"老[{_SURNAMES[:-3]}](?![板闆])|(?:[{_SURNAMES[:-2]}]|阿\w)(?:老板娘|老闆娘|老板|老闆|先生|小姐|太太|生(?=[。，！？,]|他|說|说))|[\u4e00-\u9fff](?:姐|哥)(?![姐哥妹们們])"
)
STREET_NAME_ARTICLES = frozenset({"el", "la"})
MOST_WORDS = 3
WHERE = frozenset({"in", "near", "past", "outside", "en", "desde", "hacia", "cerca"})
_OPENING = "'\"‘“«"


def people(words: Words, gazetteer: Gazetteer, taken: Taken) -> list[Identifier]:
    """Every name that does not stand in a taken place, such as an address."""
    shouting = _is_shouting(words.text)
    for start, end in _known_places(words, gazetteer):
        taken.take(start, end)
    found = taken.claim(_in_characters(words.text))
    for first, after in [*_cued(words, gazetteer, shouting=shouting), *_capitals(words, gazetteer, shouting=shouting)]:
        start, end = words.starts[first], words.ends[after - 1]
        found += taken.claim([at("name", words.text, start, end)])
    return sorted(found, key=lambda one: one.start)


def _in_characters(text: str) -> list[Identifier]:
    """老李, 何老板, 玲姐: a Chinese name is known by its title."""
    return [at("name", text, found.start(), found.end()) for found in CHINESE_NAME.finditer(text)]


def _known_places(words: Words, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    for first in range(len(words)):
        after = gazetteer.place_at(words.plain, first)
        if after > first and words.text[words.starts[first]].isupper():
            yield words.starts[first], words.ends[after - 1]


def _is_shouting(text: str) -> bool:
    letters = [c for c in text[:2000] if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) * 2 > len(letters)


def _is_capital(words: Words, place: int) -> bool:
    return place < len(words) and words.text[words.starts[place]].isupper()


def _is_name_word(words: Words, gazetteer: Gazetteer, place: int) -> bool:
    plain = words.plain[place]
    known = gazetteer.has("not_names", plain) or any(
        gazetteer.has(kind, plain) for kind in ("makes", "streets", "businesses", "bodies")
    )
    return plain.isalpha() and not known and (plain,) not in gazetteer.towns


def _cued(words: Words, gazetteer: Gazetteer, *, shouting: bool) -> Iterator[tuple[int, int]]:
    """Names after a title, after `called` and the like, and after a word for a role."""
    for place, word in enumerate(words.plain):
        following = place + 1
        if gazetteer.has("titles", word) and _starts_name(words, gazetteer, following, lower=False):
            yield _with_article(words, place), _name_end(words, gazetteer, following)
        elif gazetteer.has("named", word):
            while (
                following < len(words)
                and gazetteer.has("after_named", words.plain[following])
                and following - place < 4
            ):
                following += 1
            if _starts_name(words, gazetteer, following, lower=False):
                yield _with_article(words, following), _name_end(words, gazetteer, following)
        elif (
            gazetteer.has("roles", word)
            and _starts_name(words, gazetteer, following, lower=False)
            and (not shouting or words.breaks[following] == 0)
        ):
            yield following, _name_end(words, gazetteer, following)


def _with_article(words: Words, place: int) -> int:
    """`el Güero Salas` keeps its article."""
    before = place - 1
    return before if before >= 0 and words.plain[before] in STREET_NAME_ARTICLES and not words.breaks[place] else place


def _starts_name(words: Words, gazetteer: Gazetteer, place: int, *, lower: bool) -> bool:
    if place >= len(words) or words.breaks[place] == HARD or not _is_name_word(words, gazetteer, place):
        return False
    return lower or _is_capital(words, place)


def _name_end(words: Words, gazetteer: Gazetteer, place: int) -> int:
    after = place + 1
    while after < len(words) and after - place < MOST_WORDS and _is_capital(words, after):
        initial = len(words.plain[after - 1]) == 1
        if (words.breaks[after] and not initial) or not _is_name_word(words, gazetteer, after):
            break
        after += 1
    return after


def _capitals(words: Words, gazetteer: Gazetteer, *, shouting: bool) -> Iterator[tuple[int, int]]:
    """Capital words inside a sentence, or first in one where the same word is a name elsewhere or stands in quotes."""
    if shouting:
        return
    place = 0
    while place < len(words):
        if not _could_be_name(words, gazetteer, place):
            place += 1
            continue
        after = _name_end(words, gazetteer, place)
        if after - place == 1 and _is_where(words, place):
            place = after
            continue
        if _is_inside_sentence(words, place) or after - place >= 2 or _is_quoted(words, place):
            yield _with_article(words, place) if _is_quoted(words, place) else place, after
        place = after


def _is_where(words: Words, place: int) -> bool:
    """A single capital word after `in` or `near` is a place that the gazetteer does not know."""
    return place > 0 and not words.breaks[place] and words.plain[place - 1] in WHERE


def _could_be_name(words: Words, gazetteer: Gazetteer, place: int) -> bool:
    said = words.text[words.starts[place] : words.ends[place]]
    if not said[0].isupper() or (said.isupper() and len(said) > 1) or not _is_name_word(words, gazetteer, place):
        return False
    if any(c.isupper() for c in said[1:]) and said[1] != "'":
        return False
    return len(said) > 1 or (
        place + 1 < len(words) and _is_capital(words, place + 1) and words.text[words.ends[place]] == "."
    )


def _is_inside_sentence(words: Words, place: int) -> bool:
    if place == 0:
        return False
    before = words.text[words.ends[place - 1] : words.starts[place]]
    if before.endswith(("- ", "— ", "– ")):
        return True
    if words.breaks[place] == HARD:
        return False
    return not (words.breaks[place] == SOFT and any(sign in before for sign in _OPENING + ":"))


def _is_quoted(words: Words, place: int) -> bool:
    start, end = words.starts[place], words.ends[place]
    return words.text[max(start - 1, 0) : start] in tuple(_OPENING) and words.text[end : end + 1] in (
        "'",
        '"',
        "’",
        "”",
        "»",
    )
