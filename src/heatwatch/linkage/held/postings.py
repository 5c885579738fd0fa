"""Which tips have a token, by their numbers: for those tokens that few tips have.

All lists lie in two arrays, each entry beside the place of the next one. The list of a token that very many tips have
is given up, since nobody is found by it; how many they are is counted on.
"""

from array import array
from collections.abc import Iterable, Iterator

from heatwatch.linkage import blocking

END, GIVEN_UP = 0, (1 << 32) - 1


class Postings:
    """Lists of tips."""

    __slots__ = ("_first", "_free", "_next", "_tips", "found")

    def __init__(self) -> None:
        self.found = array("I")
        self._first = array("I")
        # No entry has the place 0: it ends a list.
        self._tips, self._next = array("I", [0]), array("I", [END])
        self._free = END

    def make_room(self, tokens: int) -> None:
        """Lists for so many tokens."""
        missing = tokens - len(self.found)
        if missing > 0:
            self.found.frombytes(bytes(4 * missing))
            self._first.frombytes(bytes(4 * missing))

    def add(self, token: int, tip: int) -> None:
        """One more tip has a token."""
        self.found[token] += 1
        if self._first[token] == GIVEN_UP:
            return
        if self.found[token] > 2 * blocking.MOST:
            self._clear(token)
            self._first[token] = GIVEN_UP
        else:
            self._push(token, tip)

    def remove(self, token: int, tip: int) -> bool:
        """A tip has a token no longer. True when its list was given up, and is needed again: `fill` makes it."""
        self.found[token] -= 1
        if self._first[token] == GIVEN_UP:
            return self.found[token] <= blocking.MOST
        before, entry = END, self._first[token]
        while self._tips[entry] != tip:
            before, entry = entry, self._next[entry]
        if before == END:
            self._first[token] = self._next[entry]
        else:
            self._next[before] = self._next[entry]
        self._let_go(entry)
        return False

    def fill(self, token: int, tips: Iterable[int]) -> None:
        """Make the list of a token again, of all tips that have it."""
        self._first[token] = END
        for tip in tips:
            self._push(token, tip)

    def few(self, token: int) -> Iterator[int]:
        """The tips that have a token, if they are few enough for pairs to be found by it."""
        entry = self._first[token] if self.found[token] <= blocking.MOST else END
        while entry != END:
            yield self._tips[entry]
            entry = self._next[entry]

    def _push(self, token: int, tip: int) -> None:
        entry = self._free
        if entry == END:
            entry = len(self._tips)
            self._tips.append(tip)
            self._next.append(self._first[token])
        else:
            self._free = self._next[entry]
            self._tips[entry], self._next[entry] = tip, self._first[token]
        self._first[token] = entry

    def _clear(self, token: int) -> None:
        entry = self._first[token]
        while entry != END:
            after = self._next[entry]
            self._let_go(entry)
            entry = after

    def _let_go(self, entry: int) -> None:
        self._tips[entry], self._next[entry] = 0, self._free
        self._free = entry
