"""Multipart forms: whole, in order, within limits, and refused when they end early."""

import io
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http.multipartparser import MultiPartParserError
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.web.kit.parts import PIECE, read_form

MARK = "a-mark-of-our-own"


class Taken:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self.content = b""

    def new_file(self, field_name: str, file_name: str, /) -> None:
        self.names.append((field_name, file_name))
        self.content = b""

    def receive_data_chunk(self, raw_data: bytes, _start: int, /) -> None:
        self.content += raw_data

    def file_complete(self, _size: int, /) -> bytes:
        return self.content

    def file_without_name(self) -> str:
        return "nameless"


def body(parts: list[tuple[str, str | None, bytes]]) -> bytes:
    """A form as a browser writes it; a part with a file name is a file."""
    written = b""
    for name, file, content in parts:
        more = "" if file is None else f'; filename="{file}"'
        written += f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content
        written += b"\r\n"
    return written + f"--{MARK}--\r\n".encode()


def read(raw: bytes) -> tuple[Any, Any]:
    return read_form(io.BytesIO(raw), MARK, "utf-8", Taken())


@given(
    st.lists(st.tuples(st.sampled_from(["story", "who", "niño"]), st.text()), max_size=8), st.binary(max_size=3 * PIECE)
)
def test_what_was_sent_is_what_is_read(fields: list[tuple[str, str]], content: bytes) -> None:
    sent = [(name, None, text.encode("utf-8", "replace")) for name, text in fields]
    content = content.replace(MARK.encode(), b"")
    read_fields, files = read(body([*sent, ("files", "фото.jpg", content)]))
    for name in {name for name, _, _ in sent}:
        assert read_fields.getlist(name) == [text.decode() for one, _, text in sent if one == name]
    assert files.getlist("files") == [content]


def test_a_file_field_that_was_left_empty_is_nothing() -> None:
    fields, files = read(body([("story", None, b"x"), ("files", "", b"")]))
    assert (dict(fields), dict(files)) == ({"story": ["x"]}, {})


@pytest.mark.parametrize("cut", [3, 20, 60, 90])
def test_a_form_that_ends_early_is_refused(cut: int) -> None:
    with pytest.raises(MultiPartParserError):
        read(body([("story", None, b"a long story"), ("who", None, b"x")])[:-cut])


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2, DATA_UPLOAD_MAX_NUMBER_FILES=1, DATA_UPLOAD_MAX_MEMORY_SIZE=100)
@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ([("a", None, b"")] * 3, TooManyFieldsSent),
        ([("a", "f", b"x")] * 2, TooManyFilesSent),
        ([("a", None, b"x" * 101)], RequestDataTooBig),
        ([("a" * 101, None, b"")], RequestDataTooBig),
    ],
)
def test_limits(parts: list[tuple[str, str | None, bytes]], error: type[Exception]) -> None:
    with pytest.raises(error):
        read(body(parts))


def test_what_follows_the_last_part_is_read_and_dropped() -> None:
    source = io.BytesIO(body([("story", None, b"x")]) + b"?" * (3 * PIECE))
    fields, _ = read_form(source, MARK, "utf-8", Taken())
    assert fields["story"] == "x"
    assert source.read() == b""


PART = f'--{MARK}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--{MARK}--\r\n'


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("; filename*=UTF-8''a%20%C3%A9.png", "a é.png"),
        ("; filename=\"x.png\"; filename*=utf-8'en'a.png", "a.png"),
        ("; filename=\"x.png\"; filename*=iso-8859-1''%E9.png", "é.png"),
        ("; filename=\"x.png\"; filename*=rot13''a.png", "x.png"),
        ('; filename="x.png"; filename*=a.png', "x.png"),
        ("; filename=\"x; filename*=utf-8''a.png\"", "x; filename*=utf-8''a.png"),
        ('; filename="my filename*.png"', "my filename*.png"),
    ],
)
def test_the_extended_name_of_a_file_is_read(more: str, name: str) -> None:
    taken = Taken()
    raw = (PART % ("files", more, "content")).encode()
    fields, files = read_form(io.BytesIO(raw), MARK, "utf-8", taken)
    assert (taken.names, files.getlist("files"), dict(fields)) == ([("files", name)], [b"content"], {})


@pytest.mark.parametrize(
    "more", ["", '; filename=""', "; filename*=utf-8''", '; filename=""\r\nContent-Type: application/octet-stream']
)
def test_what_comes_in_the_place_of_a_file_without_a_name_is_not_dropped_silently(more: str) -> None:
    fields, files = read((PART % ("files", more, "content")).encode())
    assert (dict(fields), files.getlist("files")) == ({}, ["nameless"])
    _, files = read((PART % ("files", more, "")).encode())
    assert not files.getlist("files")


HEAD = b'\r\nContent-Disposition: form-data; name="%s"'
EMPTY_FILE = b'; filename=""\r\nContent-Type: application/octet-stream'
LEADS = [
    HEAD % b"story",
    HEAD % b"who",
    HEAD % b"files" + EMPTY_FILE,
    HEAD % b"files",
    HEAD % b"a b",
    HEAD % b"f" + b'; filename="f"',
]
# What a form consists of, and what almost is that.
SCRAPS = [
    f"--{MARK}".encode(),
    f"\r\n--{MARK}".encode(),
    *(lead + b"\r\n\r\n" for lead in LEADS),
    *(f"--{MARK}".encode() + lead + b"\r\n\r\nx\xff\r\n" for lead in LEADS),
    f"--{MARK}--\r\n".encode(),
    *(b"\r\n", b"\r", b"\n", b"--", b"-", b"x", "é".encode(), b'"', b"X-Other: 1\r\n", MARK.encode()),
]


def outcome(raw: bytes) -> object:
    """What is read, or why nothing is."""
    try:
        fields, files = read(raw)
    except MultiPartParserError:
        return "refused"
    return dict(fields.lists()), dict(files.lists())


@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map(b"".join), st.booleans())
def test_a_short_form_is_read_as_the_library_reads_it(scraps: bytes, ended: bool) -> None:
    raw = scraps + (f"--{MARK}--\r\n".encode() if ended else b"")
    quickly = outcome(raw)
    with patch("heatwatch.web.kit.parts._plain", return_value=None):
        assert quickly == outcome(raw)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2)
def test_a_form_of_plain_fields_does_not_trouble_the_library() -> None:
    sent: list[tuple[str, str | None, bytes]] = [("story", None, b"x"), ("story", None, "é".encode())]
    with patch("heatwatch.web.kit.parts.PushMultipartParser", side_effect=AssertionError):
        fields, files = read(body(sent))
    assert (fields.getlist("story"), dict(files)) == (["x", "é"], {})
    with pytest.raises(AttributeError):
        fields["story"] = "y"
