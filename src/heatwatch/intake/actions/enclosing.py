"""A file that came within a message is sealed piece by piece, to be stored in one transaction with the message."""

import hashlib
from datetime import datetime

from heatwatch.common.ids import new_id
from heatwatch.intake.actions.drafts import CHUNK_BYTES, chunk_of
from heatwatch.intake.models import Chunk
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.keys import new_identity
from heatwatch.vault.rows import Row


def enclose(name: str, kind: str, data: bytes, at: datetime) -> tuple[SealedFile, list[Row]]:
    """The file with its key, and its sealed pieces.

    The pieces keep the same quarter of an hour as their message: by it the sweep tells that they are waited for.
    """
    starts = range(0, len(data), CHUNK_BYTES)
    file = SealedFile(
        file=new_id(),
        identity=new_identity(),
        name=name,
        kind=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        chunks=len(starts),
    )
    pieces = [
        Row(Chunk, chunk_of(file, place, data[start : start + CHUNK_BYTES], at)) for place, start in enumerate(starts)
    ]
    return file, pieces
