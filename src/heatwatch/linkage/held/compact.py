"""A linker for very many tips: what is likest to one, as `linking.Linker` says it, in a tenth of the room.

A tip is held as its tokens' numbers and as what it tells, packed: two strings of bytes. Which tips share a token few
tips have is looked up, what each of these can be worth at most is reckoned at once, and only the tips that can reach
the probability that is asked for, or come among the likeliest, are opened and compared as the model compares.
"""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappush, heapreplace

import numpy as np

from heatwatch.common.secret import masked
from heatwatch.linkage.comparing import chance, compare, expected
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.held.ceiling import Ceiling, Others
from heatwatch.linkage.held.numbering import UNKNOWN, Numbering
from heatwatch.linkage.held.postings import Postings
from heatwatch.linkage.held.records import ENTRY, FOUND_BY, NEAR, entries_of, packed, record_of, tokens_of, unpacked
from heatwatch.linkage.linking import Link
from heatwatch.linkage.model import Model, probable, shipped
from heatwatch.linkage.rarity import ANY, Background, Rarity
from heatwatch.linkage.rarity import shipped as shipped_background

# Tips that are looked through together for one token.
BATCH = 10_000


@dataclass(slots=True)
class Met:
    """Of how many tips the last question was: how many shared a token few have, how many were opened and compared."""

    tips: int = 0
    found: int = 0
    compared: int = 0


@masked
@dataclass(slots=True)
class Counted(Rarity):
    """How many tips have each key, by the number of the key."""

    numbering: Numbering = field(default_factory=Numbering)
    told: "array[int]" = field(default_factory=lambda: array("I"))

    def count(self, key: str) -> int:
        """How many of the tips that are held have a key, and the one that is being compared."""
        number = self.numbering.find(key)
        return 0 if number == UNKNOWN else self.told[number]

    def add(self, telling: Telling) -> None:
        """Count one more tip while it is compared: what nobody else tells is counted no further."""
        self._count(telling, 1)

    def forget(self, telling: Telling) -> None:
        """Count it no longer."""
        self._count(telling, -1)

    def _count(self, telling: Telling, by: int) -> None:
        numbers = [self.numbering.find(key) for key in telling.facts]
        for name in (telling.language, ANY):
            self.languages[name] += by
        for number in numbers:
            if number != UNKNOWN:
                self.told[number] += by


@masked
@dataclass(slots=True)
class Compact:
    """Tips in memory. A tip's number is never given to another one."""

    model: Model = field(default_factory=shipped)
    background: Background = field(default_factory=shipped_background)
    numbers: dict[str | int, int] = field(default_factory=dict)
    met: Met = field(default_factory=Met)
    rarity: Counted = field(init=False)
    _ceiling: Ceiling = field(init=False)
    _postings: Postings = field(default_factory=Postings)
    _records: list[bytes] = field(default_factory=list)
    _packed: list[bytes] = field(default_factory=list)
    _ids: list[str | int] = field(default_factory=list)
    _languages: "array[int]" = field(default_factory=lambda: array("H"))
    _names: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rarity = Counted(self.background)
        numbering = self.rarity.numbering
        # The keys of the background have the lowest numbers, and keep them.
        counts = np.zeros(max(len(self.background.counts), 1), np.int64)
        for key, count in self.background.counts.items():
            counts[numbering.take(key)] = count
        self._make_room(len(counts))
        self._ceiling = Ceiling(self.model, self.rarity, numbering, self.rarity.told, counts)

    def __len__(self) -> int:
        """How many tips are held."""
        return len(self.numbers)

    def add(self, telling: Telling) -> None:
        """Take in one more tip, or nothing of it."""
        said, data = list(tokens_of(telling)), packed(telling)
        self._make_room(len(self.rarity.numbering.hashes) + len(said))
        tokens = self.rarity.numbering.take_all([token for token, _ in said])
        record = record_of(tokens, [code for _, code in said])
        number = self.numbers[telling.id] = len(self._records)
        self._records.append(b"")
        self._packed.append(data)
        self._ids.append(telling.id)
        self._languages.append(self._names.setdefault(telling.language, len(self._names)))
        self._put_back(number, record)

    def remove(self, id_: str | int) -> None:
        """Forget a tip, as if it had never been told; one that is not held is none to forget."""
        number = self.numbers.pop(id_, None)
        if number is None:
            return
        record = self._set_aside(number)
        self._packed[number], self._ids[number] = b"", UNKNOWN
        for token in set(entries_of(record)["token"].tolist()):
            if not self.rarity.told[token] and not self._postings.found[token] and token >= len(self.background.counts):
                self.rarity.numbering.release(token)

    @contextmanager
    def without(self, ids: Iterable[str | int]) -> Iterator[None]:
        """Answer as if some tips had never been told; afterwards they are held as before, in their places."""
        numbers = {id_: self.numbers.pop(id_) for id_ in {*ids} & self.numbers.keys()}
        records = {number: self._set_aside(number) for number in numbers.values()}
        try:
            yield
        finally:
            for number, record in records.items():
                self._put_back(number, record)
            self.numbers.update(numbers)

    def holds(self, id_: str | int) -> bool:
        """Whether a tip is among those in memory."""
        return id_ in self.numbers

    def told(self, id_: str | int) -> Telling:
        """What a tip in memory tells."""
        return unpacked(id_, self._packed[self.numbers[id_]])

    def related(self, telling: Telling, most: int = 3, least: float = 0.0) -> list[Link]:
        """The tips likest to one and at least so likely, the likest first, without itself.

        A new one is counted only while it is compared.
        """
        found = sorted(self._like(telling))
        self.met = Met(len(self), len(found), 0)
        with self.rarity.counted(telling, held=self.holds(telling.id)):
            links = self._likeliest(telling, found, most, least) if found and most > 0 else []
        return [link for _, link in sorted(links, key=lambda each: (-each[1].probability, each[0]))][:most]

    def _likeliest(self, telling: Telling, found: list[int], most: int, least: float) -> list[tuple[int, Link]]:
        """With the number of each; those that may be likeliest are compared first, and the rest not at all."""
        odds = self._ceiling.odds(telling, self._others(found), len(self))
        links: list[tuple[int, Link]] = []
        likeliest: list[float] = []
        mine = chance(telling, self.rarity)
        for place in np.argsort(-odds, kind="stable").tolist():
            reach = probable(float(odds[place]))
            if reach < least or (len(likeliest) == most and reach < likeliest[0]):
                break
            link = self._link(telling, self._opened(found[place]), mine)
            if link.probability >= least:
                links.append((found[place], link))
                if len(likeliest) < most:
                    heappush(likeliest, link.probability)
                elif link.probability > likeliest[0]:
                    heapreplace(likeliest, link.probability)
        return links

    def _link(self, one: Telling, other: Telling, mine: tuple[float, int]) -> Link:
        self.met.compared += 1
        comparison = compare(one, other, self.rarity, expected(mine, chance(other, self.rarity)))
        return Link(one, other, self.model.probability(comparison, len(self)), comparison)

    def _like(self, telling: Telling) -> set[int]:
        """The numbers of the tips that share a token few tips have, without this one."""
        tokens = {self.rarity.numbering.find(token) for token, code in tokens_of(telling) if code in FOUND_BY}
        found = {tip for token in tokens - {UNKNOWN} for tip in self._postings.few(token)}
        return found - {self.numbers.get(telling.id, UNKNOWN)}

    def _others(self, found: list[int]) -> Others:
        records = [self._records[number] for number in found]
        lengths = [len(record) // ENTRY.itemsize for record in records]
        owner, languages = np.repeat(np.arange(len(found)), lengths), [self._languages[number] for number in found]
        return Others(entries_of(b"".join(records)), owner, np.array(languages, np.int64), list(self._names))

    def _opened(self, number: int) -> Telling:
        return unpacked(self._ids[number], self._packed[number])

    def _put_back(self, number: int, record: bytes) -> None:
        """Count a tip, and let it be found."""
        self._records[number] = record
        tokens, codes = self._counted(number, record, 1)
        for token in _leading(tokens, codes):
            self._postings.add(token, number)

    def _set_aside(self, number: int) -> bytes:
        """Count a tip no longer, and let nobody find it; what is held of it stays, but for its record, the answer."""
        record, self._records[number] = self._records[number], b""
        tokens, codes = self._counted(number, record, -1)
        for token in _leading(tokens, codes):
            if self._postings.remove(token, number):
                self._postings.fill(token, self._all_with(token))
        return record

    def _counted(self, number: int, record: bytes, by: int) -> tuple[list[int], list[int]]:
        """The tokens and codes of a record, of which so many more are held."""
        entries, language = entries_of(record), list(self._names)[self._languages[number]]
        tokens, codes = entries["token"].tolist(), entries["code"].tolist()
        for name in (language, ANY):
            self.rarity.languages[name] += by
        for token, code in zip(tokens, codes, strict=True):
            if code < NEAR:
                self.rarity.told[token] += by
        return tokens, codes

    def _make_room(self, tokens: int) -> None:
        missing = tokens - len(self.rarity.told)
        if missing > 0:
            self.rarity.told.frombytes(bytes(4 * missing))
        self._postings.make_room(tokens)

    def _all_with(self, token: int) -> Iterator[int]:
        """Every tip that is found by a token, from the records: its list was given up while very many tips had it."""
        leading = list(FOUND_BY)
        for first in range(0, len(self._records), BATCH):
            records = self._records[first : first + BATCH]
            entries = entries_of(b"".join(records))
            owner = np.repeat(np.arange(len(records)), [len(record) // ENTRY.itemsize for record in records])
            has = (entries["token"] == token) & np.isin(entries["code"], leading)
            yield from (np.unique(owner[has]) + first).tolist()


def _leading(tokens: list[int], codes: list[int]) -> set[int]:
    """Those that tips are found by, each once."""
    return {token for token, code in zip(tokens, codes, strict=True) if code in FOUND_BY}
