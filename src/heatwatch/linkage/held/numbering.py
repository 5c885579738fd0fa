"""Tokens become small numbers, under a key that lives as long as this memory: no token is held as it was written.

A hash table of ours: a dictionary of Python takes ten times the room for ten million of them.
"""

from array import array
from collections.abc import Iterable
from hashlib import blake2b
from secrets import token_bytes

import numpy as np

from heatwatch.common.secret import masked

UNKNOWN = -1
# What a place of the table holds beside a number, which stands there two higher.
EMPTY, ERASED = 0, 1
SMALLEST = 1024


@masked
class Numbering:
    """Numbers for tokens, from 0 on; a number that was released is given to another token."""

    __slots__ = ("_filled", "_free", "_key", "_places", "hashes")

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self.hashes = array("Q")
        self._free: list[int] = []
        self._places = array("I", bytes(4 * SMALLEST))
        self._filled = 0

    def __len__(self) -> int:
        """How many tokens have a number."""
        return len(self.hashes) - len(self._free)

    def find(self, token: str) -> int:
        """The number of a token; `UNKNOWN` where it has none."""
        held = self._places[self._place_of(self._hashed(token))]
        return UNKNOWN if held == EMPTY else held - 2

    def take(self, token: str) -> int:
        """The number of a token, which gets one when it has none."""
        return self._take(self._hashed(token))

    def take_all(self, tokens: Iterable[str]) -> list[int]:
        """The numbers of several tokens; none gets one before all of them are known to be words."""
        return [self._take(hashed) for hashed in [self._hashed(token) for token in tokens]]

    def _take(self, hashed: int) -> int:
        place = self._place_of(hashed)
        if self._places[place] == EMPTY:
            if 3 * self._filled >= 2 * len(self._places):
                self._make_room()
                place = self._place_of(hashed)
            self._places[place] = self._new(hashed) + 2
            self._filled += 1
        return self._places[place] - 2

    def release(self, number: int) -> None:
        """Forget a token: nothing here leads to it any more."""
        self._places[self._place_of(self.hashes[number])] = ERASED
        self.hashes[number] = 0
        self._free.append(number)

    def _new(self, hashed: int) -> int:
        if self._free:
            number = self._free.pop()
            self.hashes[number] = hashed
            return number
        self.hashes.append(hashed)
        return len(self.hashes) - 1

    def _hashed(self, token: str) -> int:
        # Zero is what a released number has.
        return (
            int.from_bytes(
                blake2b(token.encode("utf-8", "surrogatepass"), key=self._key, digest_size=8).digest(), "little"
            )
            or 1
        )

    def _place_of(self, hashed: int) -> int:
        """Where a token stands, or the empty place where the search for it ends."""
        places, hashes, last = self._places, self.hashes, len(self._places) - 1
        place = hashed & last
        while (held := places[place]) and (held == ERASED or hashes[held - 2] != hashed):
            place = (place + 1) & last
        return place

    def _make_room(self) -> None:
        """A table of which at most a third is filled, without what was erased."""
        hashes = np.array(self.hashes)
        waiting = np.flatnonzero(hashes)
        size = SMALLEST
        while size < 3 * len(waiting):
            size *= 2
        places = np.zeros(size, np.uint32)
        wanted = hashes[waiting] & np.uint64(size - 1)
        while len(waiting):
            is_free = places[wanted] == EMPTY
            places[wanted[is_free]] = waiting[is_free] + 2
            # Of several that want one place, one has it now; the others try the next.
            left = places[wanted] != waiting + 2
            waiting, wanted = waiting[left], (wanted[left] + np.uint64(1)) & np.uint64(size - 1)
        self._places = array("I", places.tobytes())
        self._filled = len(self)
