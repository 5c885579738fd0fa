"""Words by which places, businesses, vehicles and titles are known: places.toml."""

from collections.abc import Sequence
from dataclasses import dataclass

from heatwatch.knowledge.cues.words import plain
from heatwatch.knowledge.model.toml_files import TomlFile

LISTS = (
    "towns",
    "streets",
    "streets_before",
    "businesses",
    "colors",
    "makes",
    "models",
    "bodies",
    "titles",
    "elsewhere",
    "named",
    "after_named",
    "roles",
    "not_names",
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Each list as plain words; towns also as written, since a value is shown."""

    words: dict[str, frozenset[str]]
    towns: dict[tuple[str, ...], str]
    elsewhere: frozenset[tuple[str, ...]]

    def has(self, kind: str, word: str) -> bool:
        """Whether a plain word stands in a list."""
        return word in self.words[kind]

    def place_at(self, words: Sequence[str], first: int) -> int:
        """The word after a town or another place that begins at `first`; `first` itself where none does."""
        for length in (3, 2, 1):
            name = tuple(words[first : first + length])
            if name in self.towns or name in self.elsewhere:
                return first + len(name)
        return first


def read_gazetteer(file: TomlFile) -> Gazetteer:
    """Read places.toml."""
    file.only(LISTS)
    words = {name: frozenset(plain(one) for one in file.texts(name)) for name in LISTS}
    towns = {tuple(plain(part) for part in town.split()): town for town in file.texts("towns")}
    elsewhere = frozenset(tuple(plain(part) for part in place.split()) for place in file.texts("elsewhere"))
    return Gazetteer(words, towns, elsewhere)
