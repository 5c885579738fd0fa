"""Attachments of sample tips, sealed piece by piece as an upload is."""

import hashlib
import mimetypes
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from heatwatch.common.ids import new_id
from heatwatch.intake.actions.drafts import CHUNK_BYTES, write_chunk
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.keys import new_identity


def seal_file(path: Path, now: datetime) -> SealedFile:
    """Seal one file into chunks that a tip may join."""
    data = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    digest = hashlib.sha256(data).hexdigest()
    file = SealedFile(new_id(), new_identity(), path.name, kind, len(data), digest, 0)
    for start in range(0, len(data), CHUNK_BYTES):
        write_chunk(file, file.chunks, data[start : start + CHUNK_BYTES], now)
        file = replace(file, chunks=file.chunks + 1)
    return file
