"""Adapters between lines and the sealing of streams, so that nothing is ever held as a whole."""

import io
from collections.abc import Callable, Iterator

from heatwatch.storage.errors import Damaged

LONGEST_LINE = 8 * 1024 * 1024


class LineSource(io.RawIOBase):
    """Lines, made when they are asked for, as a stream to be read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._line = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, all of one line; nothing at the end."""
        if not self._line:
            self._line = memoryview(next(self._lines, b""))
        given = self._line[: size if size >= 0 else None]
        self._line = self._line[len(given) :]
        return bytes(given)


class LineSink(io.RawIOBase):
    """A stream that hands each whole line to somebody."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._begun: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are ever written
        """Take the next bytes."""
        *whole, rest = bytes(data).split(b"\n")
        for end in whole:
            self._take(b"".join([*self._begun, end, b"\n"]))
            self._begun, self._size = [], 0
        self._begun.append(rest)
        self._size += len(rest)
        if self._size > LONGEST_LINE:
            raise Damaged("a line has no end")
        return len(data)
