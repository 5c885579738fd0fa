"""Reads a multipart form (RFC 7578): fields into memory within limits, files piece by piece to whoever takes them.

The `multipart` library finds the parts. Django's own parser spends a tenth of a millisecond on every few fields, which
is a seventh of what a whole report may cost (`bench/intake`).
"""

from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser

PIECE = 64 * 1024
# File names may be long and in any encoding: their bytes are read one by one, and decoded without ever failing.
HEADER = 64 * 1024
BYTES = "latin-1"


class Taker(Protocol):
    """Takes one file after another; the shape of Django's upload handlers."""

    def new_file(self, field_name: str, file_name: str, /) -> Any:
        """A file begins."""

    def receive_data_chunk(self, raw_data: bytes, start: int, /) -> Any:
        """Its next bytes."""

    def file_complete(self, file_size: int, /) -> Any:
        """It has ended; returns what becomes of it."""


class Form:
    """A form while it arrives."""

    def __init__(self, taker: Taker, encoding: str) -> None:
        self.taker, self.encoding = taker, encoding
        self.fields = QueryDict(mutable=True)
        self.files: MultiValueDict[str, Any] = MultiValueDict()
        self.part: MultipartSegment | None = None
        self.pieces: list[bytes] = []
        self.left = {
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            "bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        }

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """The beginning, the next bytes or the end of a part."""
        if event is None:
            self._end()
        elif isinstance(event, MultipartSegment):
            self._begin(event)
        elif self.part and self.part.filename:
            self.taker.receive_data_chunk(bytes(event), 0)
        else:
            self._use("bytes", len(event), RequestDataTooBig)
            self.pieces.append(bytes(event))

    def _begin(self, part: MultipartSegment) -> None:
        self.part, self.pieces = part, []
        if part.filename:
            self._use("files", 1, TooManyFilesSent)
            self.taker.new_file(self._decoded(part.name), self._decoded(part.filename))
        else:
            self._use("fields", 1, TooManyFieldsSent)
            self._use("bytes", len(part.name or ""), RequestDataTooBig)

    def _end(self) -> None:
        part, self.part = self.part, None
        if part is None:
            return
        name = self._decoded(part.name)
        if part.filename:
            self.files.appendlist(name, self.taker.file_complete(part.bytes_received))
        elif part.filename is None:  # an empty file name is a file field that was left empty
            self.fields.appendlist(name, b"".join(self.pieces).decode(self.encoding, "replace"))

    def _decoded(self, text: str | None) -> str:
        return (text or "").encode(BYTES).decode(self.encoding, "replace")

    def _use(self, what: str, count: int, error: type[Exception]) -> None:
        self.left[what] -= count
        if self.left[what] < 0:
            raise error(f"too many {what} in one form")


def read_form(source: BinaryIO, boundary: str | bytes, encoding: str, taker: Taker) -> tuple[QueryDict, Any]:
    """The fields and files of a form.

    Raises `MultiPartParserError` for a form that is malformed or ends early, and Django's own errors beyond its
    DATA_UPLOAD limits: a form that did not arrive whole is answered as an error and never stored in part.
    """
    form = Form(taker, encoding)
    try:
        with PushMultipartParser(boundary, max_header_size=HEADER, header_charset=BYTES) as parser:
            # What follows the last part is read too: a connection with half a request in it serves no other.
            while piece := source.read(PIECE):
                for event in () if parser.closed else parser.parse(piece):
                    form.take(event)
    except MultipartError as fault:
        raise MultiPartParserError(str(fault)) from fault
    form.fields._mutable = False  # noqa: SLF001  as Django's own parser leaves it
    return form.fields, form.files
