"""Messages that are a cry and nothing else: so few words that no reading of a whole message makes anything of them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from heatwatch.common.text import folded
from heatwatch.knowledge.model.toml_files import TomlFile

WORD = re.compile(r"\w+")
APOSTROPHE = re.compile("['’]")
# In characters: a longer message tells more than a cry, and is read as a whole.
LONGEST = 200
# A scream has a letter three times or more in a row, and hardly another.
DRAWN_OUT, SCREAMED = re.compile(r"(\w)\1\1"), 2
BESIDE = "beside"
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cries:
    """For each cry, as words without case and accents, the danger that it tells of; and what may stand beside it."""

    phrases: Mapping[Phrase, str]
    beside: frozenset[str]
    # Of how many words the longest cry is; counted once, since each message asks.
    longest: int = 0

    def of(self, text: str) -> frozenset[str]:
        """The dangers that a text cries of; none where it says anything else beside."""
        if len(text) > LONGEST:
            return frozenset()
        said, found, place = words_of(text), set[str](), 0
        while place < len(said):
            lengths = range(self.longest, 0, -1)
            length = next((n for n in lengths if tuple(said[place : place + n]) in self.phrases), 0)
            if length:
                found.add(self.phrases[tuple(said[place : place + length])])
            elif said[place] not in self.beside and not _is_a_scream(said[place]):
                return frozenset()
            place += length or 1
        return frozenset(found)


NONE = Cries({}, frozenset())


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return WORD.findall(folded(APOSTROPHE.sub("", text)))


def read_cries(file: TomlFile, dangers: Collection[str]) -> Cries:
    """Read cries.toml; a table that names no danger, and a cry that stands under two, are mistakes."""
    file.only([BESIDE, *dangers])
    phrases: dict[Phrase, str] = {}
    for danger in file.data.keys() & set(dangers):
        table = file.data[danger]
        file.only(["words"], table, danger)
        for cry in file.texts("words", table, f"{danger} "):
            if phrases.setdefault(tuple(words_of(cry)), danger) != danger:
                file.blame(f"{cry!r} stands under two dangers: keep one of them", cry)
    beside = {word for one in file.texts(BESIDE, file.data, "") for word in words_of(one)}
    return Cries(phrases, frozenset(beside), max(map(len, phrases), default=0))


def _is_a_scream(word: str) -> bool:
    return len(set(word)) <= SCREAMED and bool(DRAWN_OUT.search(word))
