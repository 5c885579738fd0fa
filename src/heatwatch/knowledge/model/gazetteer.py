"""Words by which places, businesses, vehicles, titles and names are known: places.toml and names.toml."""

from collections.abc import Sequence
from dataclasses import dataclass

from heatwatch.knowledge.cues.words import plain
from heatwatch.knowledge.model.toml_files import TomlFile

LISTS = (
    "streets",
    "streets_before",
    "businesses",
    "venues",
    "possessives",
    "before_places",
    "before_both",
    "particles",
    "sure_titles",
    "nicknamed",
    "stops",
    "sure_streets",
    "ordinals",
    "highways",
    "units",
    "many_senses",
    "before_vehicles",
    "named_after",
    "generic",
    "weak",
    "offices",
    "verbs",
    "landscapes",
    "colors",
    "makes",
    "models",
    "bodies",
    "titles",
    "named",
    "after_named",
    "roles",
    "not_names",
)
NAMES = ("given", "surnames", "ordinary")
PLACES = ("towns", "elsewhere")
# A word may stand in several lists: each list is one bit of a number that is looked up once for a word.
BITS = {name: 1 << place for place, name in enumerate((*LISTS, *NAMES, *PLACES, "begins"))}
Place = tuple[tuple[str, ...], str, bool]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The lists of every plain word, and the places that begin with a word, longest first, as they are written."""

    kinds: dict[str, int]
    places: dict[str, tuple[Place, ...]]

    def place_at(self, words: Sequence[str], first: int) -> int:
        """The word after a town or another place that begins at `first`; `first` itself where none does."""
        for name, _, _ in self.places.get(words[first], ()) if first < len(words) else ():
            if tuple(words[first : first + len(name)]) == name:
                return first + len(name)
        return first

    def town_at(self, words: Sequence[str], first: int) -> tuple[int, str] | None:
        """The word after a town of this region that begins at `first`, and how the town is written."""
        for name, written, is_near in self.places.get(words[first], ()) if first < len(words) else ():
            if is_near and tuple(words[first : first + len(name)]) == name:
                return first + len(name), written
        return None


def read_gazetteer(places: TomlFile, names: TomlFile) -> Gazetteer:
    """Read places.toml and names.toml."""
    places.only((*LISTS, *PLACES))
    names.only(NAMES)
    kinds: dict[str, int] = {}
    for name in LISTS:
        for word in places.texts(name):
            _add(kinds, plain(word), name)
    for name in NAMES:
        for word in names.text(name).split():
            _add(kinds, word, name)
    known: dict[str, list[Place]] = {}
    for name in PLACES:
        for written in places.texts(name):
            parts = tuple(plain(part) for part in written.split())
            known.setdefault(parts[0], []).append((parts, written, name == "towns"))
            _add(kinds, parts[0], "begins")
            if len(parts) == 1:
                _add(kinds, parts[0], name)
    return Gazetteer(kinds, {first: tuple(sorted(ones, key=_longest_near_first)) for first, ones in known.items()})


def _longest_near_first(place: Place) -> tuple[int, bool]:
    return -len(place[0]), not place[2]


def _add(kinds: dict[str, int], word: str, name: str) -> None:
    kinds[word] = kinds.get(word, 0) | BITS[name]
