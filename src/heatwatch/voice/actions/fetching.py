"""A recording is sealed while it comes in: no byte of it is ever on a disk, or in memory as a whole, in clear."""

import hashlib
from datetime import datetime

from heatwatch.common.ids import new_id
from heatwatch.intake.actions.drafts import CHUNK_BYTES, drop_files, write_chunk
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.keys import new_identity
from heatwatch.voice.provider import Away, Provider
from heatwatch.voice.rules import MOST_BYTES

NAME, KIND = "recorded-call.wav", "audio/x-wav"


def fetched(provider: Provider, recording: str, now: datetime) -> SealedFile:
    """The recording, sealed to a key of its own. Raises `Away` or `Gone`, and then none of it is kept."""
    file, digest, buffer, chunks = SealedFile(new_id(), new_identity(), NAME, KIND, 0, "", 0), hashlib.sha256(), b"", 0
    size = 0
    try:
        for piece in provider.sound(recording):
            size, buffer = _within(size + len(piece)), buffer + piece
            digest.update(piece)
            while len(buffer) >= CHUNK_BYTES:
                write_chunk(file, chunks, buffer[:CHUNK_BYTES], now)
                buffer, chunks = buffer[CHUNK_BYTES:], chunks + 1
        if buffer:
            write_chunk(file, chunks, buffer, now)
            chunks += 1
    except BaseException:
        # What cannot be removed now is swept within a day.
        if chunks:
            drop_files([file.file])
        raise
    return SealedFile(file.file, file.identity, NAME, KIND, size, digest.hexdigest(), chunks)


def _within(size: int) -> int:
    if size > MOST_BYTES:
        raise Away("the recording is too large")
    return size
