"""A message taken apart: its words are kept whatever it is made of, and nobody keeps the door busy with one."""

import time
import tracemalloc
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatwatch.web.post import reading
from heatwatch.web.post.parts import MOST_LINES
from heatwatch.web.post.reading import Letter, read
from heatwatch.web.post.refusals import NotTaken
from tests.web.post.mails import ANA, JPEG, PDF, a_mail, arrived, named, with_files

HEAD = b"From: ana@mail.example\r\nMessage-ID: <a@b>\r\nMIME-Version: 1.0\r\n"


def told(raw: bytes | EmailMessage) -> Letter:
    return read(raw if isinstance(raw, bytes) else arrived(raw), ANA)


def test_of_a_page_the_words_are_kept_and_nothing_is_fetched() -> None:
    page = (
        "<html><head><style>p {}</style><script>x()</script></head><body><!-- no --><p>They keep&nbsp;us</p>"
        '<p>at <a href="https://ads.example/7">this place</a><img src="https://track.example/1.gif"></p></body></html>'
    )
    mail = a_mail("")
    mail.set_content(page, subtype="html")
    assert told(mail).text == "They keep us\nat <https://ads.example/7> this place"


def test_the_plain_words_are_taken_where_both_came_and_files_beside_them_stay() -> None:
    mail = a_mail("plain words")
    mail.add_alternative("<p>other words</p>", subtype="html")
    list(mail.iter_parts())[1].add_related(JPEG, "image", "jpeg", filename="in.jpg")
    letter = told(with_files(mail, [("a.pdf", "application/pdf", PDF)]))
    assert letter.text == "plain words"
    assert [part.name for part in letter.files] == ["in.jpg", "a.pdf"]


def test_words_that_only_the_page_has_win_over_a_stub() -> None:
    mail = a_mail("Your program shows no pages. See https://mail.example/view?id=7")
    mail.add_alternative(f"<p>{'they keep us in the back of the shop ' * 12}</p>", subtype="html")
    assert "in the back of the shop" in told(mail).text


def test_a_message_within_a_message_is_kept_with_its_head() -> None:
    mail = a_mail("see below", id=2)
    mail.add_attachment(a_mail("the earlier one", sender="boss@work.example", id=1, subject="Shift"))
    assert "[A message within it]\nFrom: boss@work.example" in told(mail).text
    assert told(mail).text.endswith("Shift\n\nthe earlier one")


def test_a_text_file_is_words() -> None:
    assert "[notes.txt]\nroom 7" in told(with_files(a_mail("x"), [("notes.txt", "text/plain", b"room 7")])).text


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("iso-8859-1", b"ma\xf1ana", "mañana"),
        ("big5", "救命".encode("big5"), "救命"),
        ("utf-8", b"ma\xf1ana", "ma\ufffdana"),
        ("no-such-thing", "救命".encode(), "救命"),
        ("punycode", b"abc-", "abc-"),
        ("zlib", b"abc", "abc"),
        ("", "tulong po ñ".encode(), "tulong po ñ"),
    ],
)
def test_a_charset_that_is_wrong_or_dangerous_loses_no_words(charset: str, data: bytes, text: str) -> None:
    kind = f'text/plain; charset="{charset}"' if charset else "text/plain"
    assert told(HEAD + f"Content-Type: {kind}\r\n\r\n".encode() + data).text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"only words, no head",
        b"\x00\xff\xfe",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\nno boundary, but words",
        HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nnever closed",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!! not base64 !!!!",
        HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\nbroken",
        b"From: =?utf-8?b?!!!?= =?nope?q?x?= <a@b>\r\nSubject: =?utf-8?q?=ff?=\r\n\r\nwords",
        b"From: a@b, c@d\r\nFrom: e@f\r\n\r\nwords",
        HEAD + b"Content-Type: text/plain; charset*=bogus'\r\nContent-Disposition: x; filename*0*=%%%\r\n\r\nwords",
    ],
)
def test_what_is_malformed_is_still_read(raw: bytes) -> None:
    letter = told(raw)
    assert letter.sender
    assert letter.thread
    if b"words" in raw.partition(b"\r\n\r\n")[2]:
        assert "words" in letter.text


def nested(depth: int) -> bytes:
    kinds = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return HEAD + kinds + b"Content-Type: text/plain\r\n\r\ndeep"


BOMBS = {
    "nested": nested(2_000),
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x",
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 100_000,
    "lines": HEAD + b"\r\n" + b"\n" * (MOST_LINES + 1),
    "heads": HEAD + b"X: y\r\n" * 100_000 + b"\r\nwords",
    "subjects": HEAD + (b"Subject: " + b"=?utf-8?q?a?=" * 600 + b"\r\n") * 2_990 + b"\r\nwords",
    "heads of references": HEAD + (b"References: " + b"<a>" * 2_600 + b"\r\n") * 2_990 + b"\r\nwords",
    "heads of parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + (b"--x\r\nContent-Description: " + b"a" * 7_000 + b"\r\n\r\na\r\n") * 100,
}
HARMLESS = {
    "a long parameter": HEAD + b"Content-Type: text/plain" + b";a" * 1_000_000 + b"\r\n\r\nwords",
    "many quotes": HEAD + b'Content-Type: text/plain; a="' + b'";"' * 500_000 + b"\r\n\r\nwords",
    "a folded head": HEAD + b"Subject: x\r\n" + b" =?utf-8?q?a?=\r\n" * 200_000 + b"\r\nwords",
    "encoded words": HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\r\n\r\nwords",
    "comments": b"From: " + b"(" * 1_000_000 + b"\r\n\r\nwords",
    "references": HEAD + b"References: " + b"<a@b> " * 200_000 + b"\r\n\r\nwords",
    "a page of openings": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"<!" * 90_000,
    "a page of tags": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"<a <a" * 30_000,
    "a page of ends": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"</" * 90_000,
    "a page of styles": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"<style>" * 25_000,
    "a page of comments": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"<!-- -->" * 400_000,
    "a page of links": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"<a href=" * 20_000 + b">",
    "a page of signs": HEAD + b"Content-Type: text/html\r\n\r\nwords " + b"&#1;<a>" * 90_000,
}
QUICK = 20.0


@pytest.mark.parametrize("name", BOMBS)
def test_what_no_mail_program_made_is_refused_quickly(name: str) -> None:
    began = time.process_time()
    with pytest.raises(NotTaken) as refused:
        told(BOMBS[name])
    assert refused.value.reply.startswith("554 5.6.0 ")
    assert time.process_time() - began < QUICK


def test_heads_of_what_is_refused_were_not_kept_in_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NotTaken):
            told(BOMBS["heads of references"])
        assert tracemalloc.get_traced_memory()[1] < 8 * len(BOMBS["heads of references"])
    finally:
        tracemalloc.stop()


def test_a_head_full_of_lines_is_read_no_further_than_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    read_lines: list[str] = []

    def noted(said: str) -> str:
        read_lines.append(said)
        return said

    monkeypatch.setattr(reading, "words", noted)
    letter = told(HEAD + b"X: yyyyyyyyyyyyyyyy\r\n" * 2_900 + b"\r\nwords")
    assert len(letter.head) == 5_000
    assert len(read_lines) < 300


def test_many_ids_before_it_are_not_held_together() -> None:
    letter = told(HEAD + (b"References: " + b"<a@c>" * 1_500 + b"<z@c>\r\n") * 20 + b"\r\nwords")
    assert letter.thread == ("<a@c>", "<z@c>", "<a@b>")


def test_a_mail_to_hundreds_through_many_servers_is_read() -> None:
    many = ", ".join(f"person number {number} <person-{number}@mail.example>" for number in range(300))
    hops = "".join(f"Received: from {'a' * 60}.example by b{n}.example; {'x' * 200}\r\n" for n in range(30))
    assert told(arrived(a_mail("words", Cc=many), hops=hops)).text == "words"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_would_keep_a_parser_busy_does_not(name: str) -> None:
    began = time.process_time()
    assert "words" in told(HARMLESS[name]).text
    assert time.process_time() - began < QUICK


def test_a_thread_names_its_beginning_and_its_end() -> None:
    many = " ".join(named(number) for number in range(100, 300))
    letter = told(a_mail(id=1, References=many, In_Reply_To=named(299)))
    assert letter.thread[0] == named(100)
    assert letter.thread[-2:] == (named(299), named(1))
    assert len(letter.thread) <= 51


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=2_000),
    st.binary(max_size=400),
    st.sampled_from(["text/plain", "text/html", "multipart/mixed; boundary=a", "message/rfc822", "image/png"]),
)
def test_any_bytes_are_read_or_refused(body: bytes, head: bytes, kind: str) -> None:
    raw = HEAD + head.replace(b"\n", b"") + f"\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    for one in (raw, head + body):
        try:
            letter = read(one, "")
        except NotTaken:
            continue
        assert "\x00" not in letter.text + letter.head + letter.sender
        letter.text.encode()
        letter.head.encode()
        letter.sender.encode()
