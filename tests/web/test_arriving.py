"""What a request says of itself is read as Django reads it."""

import io
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.web.arriving import TYPED, Arriving, LengthMissing

MARK = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
FORM = f"multipart/form-data; boundary={MARK}"
BODY = f'--{MARK}\r\nContent-Disposition: form-data; name="story"\r\n\r\nwords\r\n--{MARK}--\r\n'.encode()
SCRAPS = ["multipart/form-data", "; ", ";", "boundary=", MARK, '"', "boundary*=utf-8''x", "=", " ", "charset=utf-8"]
TYPES = st.one_of(
    st.sampled_from([FORM, FORM.upper(), f"{FORM} ", f"{FORM}; charset=latin-1", "text/plain", ""]),
    st.lists(st.sampled_from(SCRAPS), max_size=6).map("".join),
)


def told(kind: type[WSGIRequest], content_type: str, length: str, body: bytes) -> object:
    """Everything that a view asks of a form."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": "/en/form/", "wsgi.input": io.BytesIO(body)}
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": length, "HTTP_HOST": "127.0.0.1"}
    try:
        request = kind(environ)
        read = dict(request.POST.lists()), dict(request.FILES.lists())
    except (MultiPartParserError, ValueError) as refusal:
        return type(refusal)
    return read, request.content_type, request.content_params, request.encoding


@given(TYPES, st.sampled_from([str(len(BODY)), "0", "", "-1", "x"]), st.sampled_from([BODY, BODY[:-9], b""]))
def test_a_form_is_read_as_django_reads_it(content_type: str, length: str, body: bytes) -> None:
    assert told(Arriving, content_type, length, body) == told(WSGIRequest, content_type, length, body)


def test_a_form_of_a_browser_is_read_at_a_glance() -> None:
    request = Arriving({"REQUEST_METHOD": "POST", "CONTENT_TYPE": FORM, "wsgi.input": io.BytesIO(BODY)})
    assert request.boundary == MARK


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "unreadable",
    [
        "text/plain; a*=secretword''x",
        "text/plain; a*=idna''%ff",
        "a/b; c*0=d; c*=e",
        "text/plain; charset=a\x00b",
    ],
)
def test_a_content_type_that_cannot_be_read_counts_as_none(method: str, unreadable: str) -> None:
    environ = {"REQUEST_METHOD": method, "CONTENT_TYPE": unreadable, "wsgi.input": io.BytesIO(b"")}
    request = Arriving(environ)
    assert (request.content_type, request.content_params, dict(request.POST)) == ("", {}, {})


def typed(**more: Any) -> Arriving:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": TYPED, "wsgi.input": io.BytesIO(b"story=do+not+call")}
    return Arriving(environ | more)


def test_a_typed_form_that_was_cut_is_refused() -> None:
    assert typed(CONTENT_LENGTH="17").POST["story"] == "do not call"
    cut = typed(CONTENT_LENGTH="200")
    with pytest.raises(BadRequest):
        cut.POST  # noqa: B018  reading it is what is tried
    assert dict(cut.POST) == {}


def test_a_form_without_a_length_is_refused_and_not_taken_for_an_empty_one() -> None:
    with pytest.raises(LengthMissing):
        typed(HTTP_TRANSFER_ENCODING="chunked").POST  # noqa: B018  reading it is what is tried
    assert dict(typed().POST) == {}, "without either there is no body"
