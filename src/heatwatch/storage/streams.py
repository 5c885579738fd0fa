"""Adapters between lines and the sealing of streams, so that nothing is ever held as a whole."""

import io
from collections.abc import Callable, Iterator

from heatwatch.storage.errors import Damaged

LONGEST_LINE = 8 * 1024 * 1024


class LineSource(io.RawIOBase):
    """Lines, made when they are asked for, as a stream to be read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; nothing at the end."""
        while len(self._rest) < max(size, 1):
            following = next(self._lines, None)
            if following is None:
                break
            self._rest += following
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class LineSink(io.RawIOBase):
    """A stream that hands each whole line to somebody."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._rest = b""

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are ever written
        """Take the next bytes."""
        *whole, self._rest = (self._rest + bytes(data)).split(b"\n")
        for found in whole:
            self._take(found + b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise Damaged("a line has no end")
        return len(data)
