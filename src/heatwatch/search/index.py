"""The index itself: in memory and nowhere else.

Everything that fits is shown by time, the newest first, and not by how rare its words are: how often a word stands in
all tips would tell of tips that somebody must not know of.

It stands on shelves by the time that tips were received. A question is put to one shelf after the other, the newest
first, and ends where enough fit: nobody pages through what is older, and walking through it would only count it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import tantivy

from heatwatch.common.secret import masked
from heatwatch.search.asked import Part
from heatwatch.search.compiling import compiled
from heatwatch.search.entry import Entry, Found
from heatwatch.search.shelf import FACETS, SCHEMA, Shelf, kept, moment_of

# How many values of a facet are counted.
MOST_VALUES = 40
# How many tips a shelf holds before another one begins, and how many fits are enough.
ROOM, ENOUGH = 100_000, 1_000
_COUNTS: dict[str, object] = {
    **{name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS},
    "fits": {"value_count": {"field": "received"}},
}


# What the shelves showed at one moment, the newest shelf first.
Seen = tuple[tuple[Shelf, tantivy.Searcher], ...]


@masked
class Index:
    """Tips by their words. One thread writes, any number ask."""

    def __init__(self) -> None:
        # The newest first; together they take every moment.
        self._shelves = [Shelf()]
        # Where each tip stands. Looking for an id on all shelves would take longer than most answers.
        self._held: dict[int, Shelf] = {}
        self._now: Seen = ()

    def change(self, put: Iterable[Entry], drop: Iterable[UUID] = ()) -> None:
        """Hold these tips as they are now, and those no longer; from the return on every answer knows it."""
        entries = {entry.id.int: entry for entry in put}
        if moved := [entry.id for number, entry in entries.items() if self._stands_elsewhere(number, entry)]:
            self.change((), moved)
        gone = {number for number in {id.int for id in drop} - entries.keys() if number in self._held}
        for number in gone:
            self._held[number].drop(UUID(int=number))
        for number, entry in entries.items():
            shelf = self._place_of(entry)
            shelf.put(entry)
            self._held[number] = shelf
        for shelf in self._shelves:
            shelf.show()
        self._now = tuple((shelf, shelf.seen) for shelf in self._shelves if shelf.seen.num_docs)
        # Only now: until here a question is answered from what still holds them (`_without`).
        for number in gone:
            del self._held[number]

    def __len__(self) -> int:
        return sum(searcher.num_docs for _, searcher in self._now)

    def holds(self, id: UUID) -> bool:
        """Whether a tip is in it."""
        return id.int in self._held

    def ids(
        self, parts: Iterable[Part], most: int, hidden: Collection[UUID] = (), among: Collection[UUID] = ()
    ) -> set[UUID]:
        """The tips that fit, the newest of them where they are more than `most`; where given, `among` these only."""
        parts, found = list(parts), set[UUID]()
        seen, held = self._without(hidden)
        for shelf, searcher in seen:
            if len(found) < most:
                query = compiled(SCHEMA, parts, held[shelf], among)
                result = searcher.search(query, most - len(found), count=False, order_by_field="received")
                found.update(kept(searcher.doc(address))[0] for _, address in result.hits)
        return found

    def ask(self, parts: Iterable[Part], hidden: Collection[UUID] = (), start: int = 0, length: int = 20) -> Found:
        """What fits, without what is hidden: page, count and facets all come from the same set.

        Where more than enough fit, that set may be of the newest tips only, and the answer says so (`Found.whole`).
        """
        parts, enough = list(parts), max(ENOUGH, start + length)
        seen, held = self._without(hidden)
        count, facets = 0, {name: Counter[str]() for name in FACETS}
        page: list[tuple[UUID, tuple[tuple[str, str], ...]]] = []
        for place, (shelf, searcher) in enumerate(seen, 1):
            query = compiled(SCHEMA, parts, held[shelf])
            counted = searcher.aggregate(query, _COUNTS)
            fits = int(counted["fits"]["value"])
            if fits and len(page) < length:
                page += _page(searcher, query, max(0, start - count), length - len(page))
            count += fits
            for name in FACETS:
                facets[name].update({one["key"]: one["doc_count"] for one in counted[name]["buckets"]})
            if count > enough and place < len(seen):
                return Found(count, tuple(page), facets, whole=False)
        return Found(count, tuple(page), facets)

    def _without(self, hidden: Collection[UUID]) -> tuple[Seen, Mapping[Shelf, list[UUID]]]:
        """What is seen now, and on which of its shelves something stands that must not be found.

        What must not be found has mostly been dropped, so that the question need not leave it out once more. What is
        dropped just now may still be seen and be held no longer: then it is looked at again.
        """
        while True:
            seen, held = self._now, defaultdict[Shelf, list[UUID]](list)
            for id in hidden:
                if (shelf := self._held.get(id.int)) is not None:
                    held[shelf].append(id)
            if seen is self._now:
                return seen, held

    def _stands_elsewhere(self, number: int, entry: Entry) -> bool:
        """Whether a tip has to leave its shelf first, as if it had been received at another time than before."""
        shelf = self._held.get(number)
        # A shelf never gives away what lies between its first and its last.
        return shelf is not None and not shelf.earliest <= moment_of(entry) <= shelf.latest

    def _place_of(self, entry: Entry) -> Shelf:
        """The shelf of a tip. What is older or newer than all of a full shelf at the end begins another one."""
        moment = moment_of(entry)
        newest, oldest = self._shelves[0], self._shelves[-1]
        if newest.many >= ROOM and moment > newest.latest:
            newest.high = newest.latest + 1
            self._shelves.insert(0, Shelf(low=newest.high))
        elif oldest.many >= ROOM and moment < oldest.earliest:
            oldest.low = oldest.earliest
            self._shelves.append(Shelf(high=oldest.low))
        return next(shelf for shelf in self._shelves if shelf.takes(moment))


def _page(
    searcher: tantivy.Searcher, query: tantivy.Query, start: int, length: int
) -> list[tuple[UUID, tuple[tuple[str, str], ...]]]:
    result = searcher.search(query, length, count=False, offset=start, order_by_field="received")
    return [kept(searcher.doc(address)) for _, address in result.hits]
