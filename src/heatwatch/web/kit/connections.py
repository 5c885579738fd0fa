"""A connection to PostgreSQL is held while something is asked, not while a body crawls in or out."""

from collections.abc import Iterable, Iterator

from django.db import connection


def hand_back() -> None:
    """Give this thread's connection back to the pool, unless a transaction is open.

    A thread would otherwise keep it until its request has ended: a few slow uploads would hold the whole pool, and
    nobody else could report. SQLite has no pool, and opening its file again costs more than keeping it.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


def handing_back(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces; while one is on its way to a browser, the connection is somebody else's."""
    for piece in pieces:
        hand_back()
        yield piece
