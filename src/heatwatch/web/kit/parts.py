"""Reads a multipart form (RFC 7578): fields into memory within limits, files piece by piece to whoever takes them.

The `multipart` library finds the parts. Django's own parser spends a tenth of a millisecond on every few fields, which
is a seventh of what a whole report may cost (`bench/intake`). A short form without a file is not even the library's to
read: it lies in memory as a whole, and browsers write it in one way.
"""

import re
from itertools import chain
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser

# The field whose parts are files, whatever they say of themselves.
FILES = "files"
PIECE = 64 * 1024
# File names may be long and in any encoding: their bytes are read one by one, and decoded without ever failing.
HEADER = 64 * 1024
BYTES = "latin-1"
# A name in `filename*` and what it may be written in (RFC 5987). It is looked for outside of what stands in quotes.
_EXTENDED = re.compile(r";\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^';\s]*'([^';\s]+)", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
# How every browser begins a field that was typed into, or a file field that was left empty. What begins otherwise is
# the library's to read, or to refuse.
_PLAIN = re.compile(
    rb'\r\nContent-Disposition: form-data; name="([a-zA-Z0-9_]+)"'
    rb'(; filename=""\r\nContent-Type: application/octet-stream)?\r\n\r\n'
)
_FILES = FILES.encode()
_ENDS = (b"--\r\n", b"--")


class Taker(Protocol):
    """Takes one file after another; the shape of Django's upload handlers."""

    def new_file(self, field_name: str, file_name: str, /) -> Any:
        """A file begins."""

    def receive_data_chunk(self, raw_data: bytes, start: int, /) -> Any:
        """Its next bytes."""

    def file_complete(self, file_size: int, /) -> Any:
        """It has ended; returns what becomes of it."""

    def file_without_name(self) -> Any:
        """Something came in the place of a file and has no name; returns what becomes of it."""


class Form:
    """A form while it arrives."""

    def __init__(self, taker: Taker, encoding: str) -> None:
        self.taker, self.encoding = taker, encoding
        self.fields = QueryDict(mutable=True)
        self.files: MultiValueDict[str, Any] = MultiValueDict()
        self.part: MultipartSegment | None = None
        self.file_name: str | None = None
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
        elif self.part and self.file_name:
            self.taker.receive_data_chunk(bytes(event), 0)
        else:
            self._use("bytes", len(event), RequestDataTooBig)
            self.pieces.append(bytes(event))

    def _begin(self, part: MultipartSegment) -> None:
        self.part, self.pieces, self.file_name = part, [], self._file_name(part)
        if self.file_name:
            self._use("files", 1, TooManyFilesSent)
            self.taker.new_file(self._decoded(part.name), self.file_name)
        else:
            self._use("fields", 1, TooManyFieldsSent)
            self._use("bytes", len(part.name or ""), RequestDataTooBig)

    def _end(self) -> None:
        part, self.part = self.part, None
        if part is None:
            return
        name = self._decoded(part.name)
        if self.file_name:
            self.files.appendlist(name, self.taker.file_complete(part.bytes_received))
        elif name == FILES and part.bytes_received:
            self.files.appendlist(name, self.taker.file_without_name())
        elif self.file_name is None:  # an empty file name is a file field that was left empty
            self.fields.appendlist(name, b"".join(self.pieces).decode(self.encoding, "replace"))

    def _file_name(self, part: MultipartSegment) -> str | None:
        """The name in `filename*` (RFC 6266) where there is one that can be read; else the plain one."""
        written = part.header("Content-Disposition", "")
        if "filename*" in written.lower():
            found = _EXTENDED.search(_QUOTED.sub('""', written))
            if found:
                return unquote_to_bytes(found[2]).decode(found[1], "replace")
        return None if part.filename is None else self._decoded(part.filename)

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
    first = source.read(PIECE)
    plain = _plain(first, boundary.encode(BYTES) if isinstance(boundary, str) else boundary, encoding)
    if plain is not None:
        while source.read(PIECE):
            pass
        return plain, MultiValueDict()
    form = Form(taker, encoding)
    try:
        with PushMultipartParser(boundary, max_header_size=HEADER, header_charset=BYTES) as parser:
            # What follows the last part is read too: a connection with half a request in it serves no other.
            for piece in chain([first] if first else [], iter(lambda: source.read(PIECE), b"")):
                for event in () if parser.closed else parser.parse(piece):
                    form.take(event)
    except MultipartError as fault:
        raise MultiPartParserError(str(fault)) from fault
    form.fields._mutable = False  # noqa: SLF001  as Django's own parser leaves it
    return form.fields, form.files


def _plain(form: bytes, boundary: bytes, encoding: str) -> QueryDict | None:
    """The fields of a form that is here as a whole, with nothing in it but plain fields and within the limits.

    None where anything at all is otherwise. What this reads, the library would read in the same way.
    """
    mark = b"--" + boundary
    *parts, end = form.removeprefix(mark).split(b"\r\n" + mark)
    if not form.startswith(mark) or end not in _ENDS or not _within_limits(form, len(parts)):
        return None
    found: dict[str, list[str]] = {}
    for part in parts:
        head = _PLAIN.match(part)
        if head is None or (head[1] == _FILES and len(part) > head.end()):
            return None
        if head[2] is None:
            name, text = head[1].decode(encoding, "replace"), part[head.end() :].decode(encoding, "replace")
            found.setdefault(name, []).append(text)
    fields = QueryDict(mutable=True)
    # Its lists at once: one by one, Django asks of each field whether it may be added.
    dict.update(fields, found)
    fields._mutable = False  # noqa: SLF001  as Django's own parser leaves it
    return fields


def _within_limits(form: bytes, parts: int) -> bool:
    return parts <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS and len(form) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
