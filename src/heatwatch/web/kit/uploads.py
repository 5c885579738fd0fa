"""Files are sealed while they stream in: no byte of one is ever on a disk, or in memory as a whole, in clear.

Each file gets a key of its own. Its pieces are sealed and stored as they arrive; its kind is told from its first bytes,
not from its name. A file that is refused is read to its end and thrown away, so that the words sent with it are never
lost.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.db import DatabaseError
from django.utils.translation import gettext as _

from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.intake.actions.drafts import CHUNK_BYTES, drop_files, write_chunk
from heatwatch.intake.rules import ACCEPTED, MEGABYTE, kind_of
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.kit.parts import FILES, read_form

NAME_LENGTH = 120


@masked
@dataclass
class Upload:
    """A file that came with a form: sealed, or refused with a reason in the reader's language."""

    name: str
    sealed: SealedFile | None = None
    refused: str = ""

    def close(self) -> None:
        """Django closes every file of a request; this one holds nothing open."""


class Stream:
    """One file while it streams in."""

    def __init__(self, name: str, refused: str) -> None:
        self.name = cleaned_name(name)
        self.refused = refused
        self.file = new_id()
        self.identity: Identity = new_identity()
        self.digest = hashlib.sha256()
        self.buffer = bytearray()
        self.kind = ""
        self.size = self.chunks = 0

    def take(self, data: bytes, most: int) -> None:
        """Take the next bytes, sealing and storing every full piece."""
        if self.refused:
            return
        self.size += len(data)
        if self.size > most:
            self.refuse(_("it is larger than %(size)s MB") % {"size": most // MEGABYTE})
            return
        self.digest.update(data)
        self.buffer += data
        while len(self.buffer) >= CHUNK_BYTES and not self.refused:
            self._store(bytes(self.buffer[:CHUNK_BYTES]))
            del self.buffer[:CHUNK_BYTES]

    def end(self) -> Upload:
        """Store what is left and say what became of the file."""
        if not self.size and not self.refused:
            self.refuse(_("it is empty"))
        if self.buffer and not self.refused:
            self._store(bytes(self.buffer))
        self.buffer.clear()
        return Upload(self.name, None if self.refused else self._described(), self.refused)

    def refuse(self, reason: str) -> None:
        """Forget the file, the stored pieces of it too."""
        self.refused = reason
        self.buffer.clear()
        # What cannot be removed now is swept within a day.
        with suppress(DatabaseError):
            drop_files([self.file] if self.chunks else [])
        hand_back()

    def _store(self, piece: bytes) -> None:
        if not self.kind:
            self.kind = kind_of(piece)
        if not ACCEPTED.fullmatch(self.kind):
            self.refuse(_("it is not a photo, audio, video or PDF file"))
            return
        try:
            write_chunk(self._described(), self.chunks, piece, clock.now())
            self.chunks += 1
        except DatabaseError:
            self.refused = _("it could not be stored just now; please add it again")
        finally:
            # The next piece may be minutes away.
            hand_back()

    def _described(self) -> SealedFile:
        return SealedFile(
            file=self.file,
            identity=self.identity,
            name=self.name,
            kind=self.kind,
            size=self.size,
            sha256=self.digest.hexdigest(),
            chunks=self.chunks,
        )


class SealingUploadHandler(FileUploadHandler):
    """The only upload handler of the house."""

    # Made when a file begins: each makes a key, and most reports bring none.
    stream: Stream

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.taken = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: ARG002, N803  Django's signature
        content_length: int,  # noqa: ARG002  Django's signature
        boundary: str | bytes,
        encoding: str | None = None,
    ) -> Any:
        """Read the whole form in Django's place."""
        return read_form(input_data, boundary, encoding or settings.DEFAULT_CHARSET, self)

    def new_file(self, field_name: str, file_name: str, *_: Any) -> None:
        """The next file begins."""
        self.stream = Stream(file_name, self._refusal(field_name))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        """The next bytes of the file."""
        self.stream.take(raw_data, settings.AGENCY.media.max_megabytes * MEGABYTE)

    def file_complete(self, file_size: int) -> Any:  # noqa: ARG002  Django's signature
        """The file has ended."""
        upload = self.stream.end()
        self.taken += upload.sealed is not None
        return upload

    def file_without_name(self) -> Upload:
        """What came in a file's place is no text of the form: the reporter is told, and not thanked for it."""
        return Upload(cleaned_name(""), refused=_("it could not be stored just now; please add it again"))

    def _refusal(self, field: str) -> str:
        """Why the next file is not even looked at, if so."""
        media = settings.AGENCY.media
        if not media.accepted or field != FILES:
            return _("files cannot be taken here")
        if self.taken >= media.max_files:
            return too_many(media.max_files)
        return ""


def too_many(most: int) -> str:
    """The reason for which a file beyond the limit is refused."""
    return _("no more than %(count)s files can be added") % {"count": most}


def cleaned_name(name: str) -> str:
    """The last part of a file name without path, control characters or excess; it is sealed all the same."""
    last = re.split(r"[/\\]", cleaned(name))[-1]
    shown = "".join(character for character in last if character.isprintable()).strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > NAME_LENGTH:
        shown = f"{stem[: NAME_LENGTH - 10]}…{dot}{ending[:8]}"
    return shown if shown.strip(". ") else "file"
