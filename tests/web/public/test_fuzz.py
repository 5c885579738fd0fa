"""Anything may arrive at the door: never a fault, never a lost story, never a word of it in a log."""

import ast
import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatwatch.intake.actions.drafts import CHUNK_BYTES, write_chunk
from heatwatch.intake.models import Attachment, Chunk, Story, Tip
from heatwatch.intake.submission import Submission
from heatwatch.web.kit import uploads
from heatwatch.web.public import urls as public
from heatwatch.web.public import waits
from heatwatch.web.public.forms import REPORT_FIELDS
from tests.attacks.addresses import PUBLIC, on_the_public_site
from tests.laws import tree
from tests.web.public.reporter import PNG, Reporter

PATHS = (*on_the_public_site("en"), *on_the_public_site("es"))
FIELDS = (
    *REPORT_FIELDS,
    *("token", "kept", "remove", "switch", "drafted", "text", "code", "shown", "close", "files"),
    *("ticket", "edit", "wish", "new", "waiting", "unseen"),
)
# 204 is what the script hears that leaves the site and then goes there by itself.
ANSWERS = {200, 203, 204, 302, 303, 400, 404, 405, 413, 422, 429}
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = [
    "\x00",
    "\x00" * 50,
    "\ud800",
    "a\udfffb",
    "\u202e",
    "<script>",
    "{{ 7*7 }}",
    "%(x)s",
    "' OR 1=1",
    "../../x",
]
texts = st.one_of(
    st.sampled_from(ODD), st.text(max_size=300), st.binary(max_size=80).map(lambda b: b.decode("latin-1"))
)
BOX = "/en/letters/open/"
BOUNDARY = "xxBOUNDARYxx"
Parts = Sequence[tuple[str, str | None, bytes]]


class Endless(io.RawIOBase):
    """The body of a request that is far larger than memory: made while it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.head, self.left, self.tail = head, size, tail
        length = len(head) + size + len(tail)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        self.environ: dict[str, Any] = {"wsgi.input": self, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind}

    def read(self, size: int = -1, /) -> bytes:
        piece, self.head = self.head[:size], self.head[size:]
        if not piece:
            piece = bytes(min(size, self.left))
            self.left -= len(piece)
        if not piece:
            piece, self.tail = self.tail[:size], self.tail[size:]
        return piece


@pytest.fixture
def at_the_mailbox(reporter: Reporter) -> Reporter:
    return reporter.comes_back(" ".join(reporter.opens().sends("the first story").words))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def multipart(parts: Parts, boundary: str = BOUNDARY) -> bytes:
    """A body built by hand: unlike a client's, it may hold anything."""
    body = b""
    for name, filename, content in parts:
        shown = f'; filename="{filename}"' if filename is not None else ""
        body += (
            encoded(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n') + content + b"\r\n"
        )
    return body + f"--{boundary}--\r\n".encode()


def post_raw(reporter: Reporter, path: str, body: bytes, content_type: str) -> Any:
    return reporter.client.generic("POST", path, body, content_type=content_type)


def posts(reporter: Reporter, path: str, parts: Parts) -> Any:
    return post_raw(reporter, path, multipart(parts), f"multipart/form-data; boundary={BOUNDARY}")


@MANY
@given(path=st.sampled_from(PATHS), fields=st.dictionaries(st.sampled_from(FIELDS), texts, max_size=6))
def test_any_text_in_any_field_is_answered(reporter: Reporter, path: str, fields: dict[str, str]) -> None:
    answer = posts(reporter, path, [(name, None, encoded(text)) for name, text in fields.items()])
    assert answer.status_code in ANSWERS


@MANY
@given(fields=st.dictionaries(st.sampled_from(FIELDS), texts, max_size=6))
def test_any_text_in_any_field_of_an_open_mailbox_is_answered(at_the_mailbox: Reporter, fields: dict[str, str]) -> None:
    # What closes the mailbox would leave nothing to try.
    given = [(name, None, encoded(text)) for name, text in fields.items() if name not in {"close", "new"}]
    answer = posts(at_the_mailbox, BOX, given)
    assert answer.status_code in ANSWERS
    assert at_the_mailbox.client.get(BOX).status_code == 203


@MANY
@given(story=texts.filter(lambda text: text.replace("\x00", "x").strip()), who=texts)
def test_any_story_arrives(reporter: Reporter, story: str, who: str) -> None:
    before = Story.objects.count()
    token = reporter.opens().token
    parts = [("token", None, token.encode()), ("story", None, encoded(story)), ("who", None, encoded(who))]
    reporter.page = posts(reporter, "/en/form/", parts)
    assert len(reporter.words) == 8
    assert Story.objects.count() == before + 1


@MANY
@given(name=texts, content=st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda b: PNG + b)))
def test_any_file_name_and_content_keeps_the_story(reporter: Reporter, name: str, content: bytes) -> None:
    quoted = name.replace('"', "").replace("\r", "").replace("\n", "")
    token = reporter.opens().token
    parts = [("token", None, token.encode()), ("story", None, b"the story"), ("files", quoted, content)]
    reporter.page = posts(reporter, "/en/form/", parts)
    assert reporter.page.status_code in {200, 422}
    assert reporter.words or "the story" in reporter.text


@MANY
@given(body=st.binary(max_size=500), kind=st.sampled_from(
    ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "image/png", "",
     "multipart/form-data; boundary=a\x7f", "application/x-www-form-urlencoded; charset=utf-16",
     "application/x-www-form-urlencoded; charset=base64", "multipart/form-data; boundary=x; charset=raw_unicode_escape",
     "application/x-www-form-urlencoded; charset=punycode", f"multipart/form-data; boundary={BOUNDARY}; charset=utf-7",
     "text/plain; a*=secretword''x", "a/b; c*0=d; c*=e", "text/plain; a*=idna''%ff", "text/plain; charset=a\x00b",
     "multipart/form-data; boundary*=idna''%ff"],
), path=st.sampled_from(PATHS))  # fmt: skip
def test_any_body_of_any_content_type_is_answered(reporter: Reporter, body: bytes, kind: str, path: str) -> None:
    assert post_raw(reporter, path, body, kind).status_code in ANSWERS


@MANY
@given(path=st.text(max_size=60), query=st.text(max_size=60))
def test_any_address_is_answered(reporter: Reporter, path: str, query: str) -> None:
    quoted = "/" + path.encode("utf-8", "surrogatepass").hex(" ").replace(" ", "%")
    for address in (quoted, "/en/" + path.encode("utf-8", "replace").decode("latin-1")):
        answer = reporter.client.generic(
            "GET", address, QUERY_STRING=query.encode("utf-8", "replace").decode("latin-1")
        )
        assert answer.status_code in ANSWERS | {301}


@pytest.mark.parametrize("charset", ["raw_unicode_escape", "unicode_escape", "utf-7", "utf-16", "base64", "rot13", "x"])
def test_a_story_in_a_claimed_encoding_arrives(reporter: Reporter, charset: str) -> None:
    parts = [("story", None, b"they keep \\ud800 her passport")]
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"
    reporter.page = post_raw(reporter, "/en/form/", multipart(parts), kind)
    assert len(reporter.words) == 8


def test_ten_megabytes_of_text_come_back_whole(reporter: Reporter) -> None:
    text = "so much to tell " * (10_000_000 // 16)
    reporter.opens().sends(text)
    assert reporter.page.status_code == 422
    assert text in reporter.text


def test_more_text_than_can_be_read_is_answered_with_a_friendly_page(reporter: Reporter) -> None:
    reporter.opens().sends("x" * 13_000_000)
    assert reporter.page.status_code == 413
    assert "That was too much at once" in reporter.text
    assert 'action="/leave"' in reporter.text


def test_five_thousand_fields_are_answered_with_a_friendly_page(reporter: Reporter) -> None:
    reporter.page = reporter.client.post("/en/form/", {f"f{n}": "x" for n in range(5000)})
    assert reporter.page.status_code == 400
    assert "This could not be read" in reporter.text


def test_five_hundred_files_are_refused_by_name_and_the_story_kept(reporter: Reporter) -> None:
    files = [SimpleUploadedFile(f"{n}.png", PNG + str(n).encode()) for n in range(500)]
    reporter.opens().sends("the story", files=files)
    assert "the story" in reporter.text
    assert len(reporter.kept) == 10


def test_a_file_of_any_size_is_dropped_by_name_and_fills_neither_memory_nor_disk(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped proxy lets any size through, so that the story which comes with a long film is never lost."""
    stored = 0
    monkeypatch.setattr(uploads, "MEGABYTE", 20_000)
    head, _, tail = multipart([("story", None, b"the story"), ("files", "film.png", PNG + b"?")]).rpartition(b"?")
    body = Endless(head, 400_000_000, tail)

    def counted(*arguments: Any) -> None:
        nonlocal stored
        stored += 1
        write_chunk(*arguments)

    monkeypatch.setattr(uploads, "write_chunk", counted)
    tracemalloc.start()
    reporter.page = reporter.client.post("/en/form/", **body.environ)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert body.left == 0
    assert "“film.png” was not added: it is larger than 100 MB" in reporter.text
    assert "the story" in reporter.text
    assert (stored, Chunk.objects.count()) == (2_000_000 // CHUNK_BYTES, 0)
    assert peak < 16_000_000


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.png",
        "C:\\Users\\chuy\\a.png",
        "a\x00.png",
        "\u202egnp.exe",
        "x" * 240 + ".png",
        "...",
        "con",
        "🔥",
    ],
)
def test_a_path_as_a_file_name_is_cut_to_a_name(reporter: Reporter, name: str) -> None:
    parts = [("story", None, b"the story"), ("files", name, PNG)]
    reporter.page = posts(reporter, "/en/form/", parts)
    assert len(reporter.words) == 8
    for kept in reporter.files_at_the_desk():
        assert not set(kept) & set("/\\\x00\u202e")
        assert 0 < len(kept) <= 130


@pytest.mark.parametrize("name", [None, ""])
def test_a_file_without_a_name_is_told_of_and_the_story_kept(reporter: Reporter, name: str | None) -> None:
    reporter.page = posts(reporter, "/en/form/", [("story", None, b"the story"), ("files", name, PNG)])
    assert reporter.page.status_code == 422
    assert "was not added: it could not be stored just now; please add it again." in reporter.text
    assert "the story" in reporter.text


def test_zip_bombs_and_polyglots_are_told_from_their_first_bytes(reporter: Reporter) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(20_000_000))
    polyglot = PNG + bomb.getvalue()
    files = [SimpleUploadedFile("bomb.zip", bomb.getvalue()), SimpleUploadedFile("both.png", polyglot)]
    reporter.opens().sends("the story", files=files)
    assert "“bomb.zip” was not added" in reporter.text
    assert reporter.sends("the story").files_at_the_desk() == {"both.png": polyglot}


def test_a_compressed_body_is_not_unpacked(reporter: Reporter) -> None:
    body = zlib.compress(bytes(50_000_000))
    answer = reporter.client.generic(
        "POST", "/en/form/", body, content_type="text/plain", HTTP_CONTENT_ENCODING="deflate"
    )
    assert answer.status_code == 422


def test_a_cut_upload_loses_nothing_that_was_stored_before(reporter: Reporter) -> None:
    reporter.opens().sends("what came before", files=[SimpleUploadedFile("before.png", PNG)])
    tip, rows = reporter.only_tip(), (Attachment.objects.count(), Chunk.objects.count())
    # The very page is sent again, cut: what bears its token must not touch what the whole one stored.
    token = reporter.opens().sends("half typed", files=[SimpleUploadedFile("wrong.zip", b"PK")]).token.encode()
    body = multipart([("token", None, token), ("story", None, b"the story"), ("files", "a.png", PNG * 50)])
    generator = random.Random(7)
    for _ in range(20):
        cut = body[: generator.randrange(len(body))]
        answer = post_raw(reporter, "/en/form/", cut, f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status_code in {200, 400, 422}
    assert reporter.story_at_the_desk(tip)["story"] == "what came before"
    assert Attachment.objects.filter(tip=tip).count() == rows[0]
    assert reporter.files_at_the_desk()["before.png"] == PNG


def test_replays_of_every_form_add_nothing(reporter: Reporter) -> None:
    reporter.opens()
    screen = reporter.page
    for _ in range(5):
        reporter.page = screen
        reporter.sends("the story", files=[SimpleUploadedFile("a.png", PNG)])
    assert (Tip.objects.count(), Attachment.objects.count()) == (1, 1)


def test_no_word_of_a_reporter_reaches_a_log(reporter: Reporter, caplog: pytest.LogCaptureFixture) -> None:
    word = "flumadiddle"
    with caplog.at_level("DEBUG"):
        for path in PATHS:
            posts(
                reporter,
                path,
                [(name, None, word.encode()) for name in FIELDS] + [("files", f"{word}.exe", word.encode())],
            )
            reporter.client.get(f"{path}{word}", QUERY_STRING=word)
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert word not in "".join(record.getMessage() for record in ours)


def test_the_fields_fuzzed_are_the_fields_there_are() -> None:
    read = {name for path in tree.files_under(tree.SOURCE / "web" / "public") for name in read_by(path)}
    assert {"ticket", "code", "shown"} <= read
    assert {*Submission.TEXTS, *read} <= set(FIELDS)


def read_by(path: Path) -> Iterator[str]:
    """The names of fields that a module looks for in what was posted."""
    if path.suffix != ".py":
        return
    names = {"waits.TICKET": waits.TICKET, "TICKET": waits.TICKET}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=posted), args=[name, *_]):
                pass
            case ast.Subscript(value=posted, slice=name):
                pass
            case ast.Compare(left=name, comparators=[posted]):
                pass
            case _:
                continue
        if ast.unparse(posted) == "request.POST":
            written = ast.unparse(name)
            if found := names.get(written) or (isinstance(name, ast.Constant) and str(name.value)):
                yield found
            else:
                assert written == "name", written


def test_the_addresses_fuzzed_are_the_addresses_there_are() -> None:
    for language in ("en", "es"):
        with translation.override(language):
            found = {resolve(path, public.__name__).func for path in on_the_public_site(language)}
        assert found == {pattern.callback for pattern in PUBLIC}
