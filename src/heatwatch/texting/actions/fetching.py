"""A file is sealed while it comes in: no byte of it is ever on a disk, or in memory as a whole, in clear."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from heatwatch.common.ids import new_id
from heatwatch.intake.actions.drafts import CHUNK_BYTES, drop_files, write_chunk
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.keys import new_identity

# What is told by the first bytes: name and kind.
Known = Callable[[bytes], tuple[str, str]]


class TooLarge(Exception):
    """More came than is taken."""


def fetched(pieces: Iterator[bytes], known: Known, most: int, now: datetime) -> SealedFile:
    """The file, sealed to a key of its own. Raises `TooLarge`, or what `pieces` and `known` do: then none is kept."""
    file, digest, buffer = SealedFile(new_id(), new_identity(), "", "", 0, "", 0), hashlib.sha256(), b""
    try:
        for piece in pieces:
            file = replace(file, size=_within(file.size + len(piece), most))
            digest.update(piece)
            buffer += piece
            while len(buffer) >= CHUNK_BYTES:
                file = _written(file, buffer[:CHUNK_BYTES], known, now)
                buffer = buffer[CHUNK_BYTES:]
        if buffer:
            file = _written(file, buffer, known, now)
    except BaseException:
        # What cannot be removed now is swept within a day.
        if file.chunks:
            drop_files([file.file])
        raise
    return replace(file, sha256=digest.hexdigest())


def _written(file: SealedFile, piece: bytes, known: Known, now: datetime) -> SealedFile:
    if not file.chunks:
        name, kind = known(piece)
        file = replace(file, name=name, kind=kind)
    write_chunk(file, file.chunks, piece, now)
    return replace(file, chunks=file.chunks + 1)


def _within(size: int, most: int) -> int:
    if size > most:
        raise TooLarge
    return size
