"""Leave this site: everything that this house can remove is removed."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from heatwatch.intake.models import Acknowledgement, Chunk, Draft, Mailbox, MailboxVisit, Tip
from heatwatch.web.public import leave
from tests.web.public.reporter import Reporter, a_file


def test_leaving_deletes_drafts_and_the_files_of_the_page(reporter: Reporter) -> None:
    reporter.opens().sends("", who="Chuy", files=[a_file()])
    assert (Draft.objects.count(), Chunk.objects.count()) == (1, 1)
    reporter.leaves()
    assert (Draft.objects.exclude(sealed=b"").count(), Chunk.objects.count()) == (0, 0)


def test_a_form_that_was_left_is_not_answered_with_its_words_once_more(reporter: Reporter) -> None:
    """Whoever presses Back is offered to send it again."""
    reporter.opens()
    screen = reporter.page
    reporter.sends("", who="Chuy", files=[a_file()]).leaves()
    reporter.page = screen
    page = reporter.sends("", who="Chuy", files=[a_file()]).page
    assert (page.status_code, page["Location"]) == (303, "/en/form/")
    assert Chunk.objects.count() == 0


def test_a_wrong_code_that_was_left_is_not_shown_once_more(reporter: Reporter) -> None:
    reporter.opens("/en/letters/")
    token = reporter.token
    assert "zebra" in reporter.comes_back("zebra", token=token).text
    reporter.leaves()
    assert "zebra" not in reporter.comes_back("zebra", token=token).text


def test_the_script_leaves_unseen_and_is_led_nowhere(reporter: Reporter) -> None:
    page = reporter.opens().client.post("/leave", {"token": reporter.token, "unseen": "1"})
    assert (page.status_code, page["Clear-Site-Data"]) == (204, '"cookies", "storage"')


def test_leaving_goes_to_the_agencys_page_and_clears_the_browser(reporter: Reporter, settings: Any) -> None:
    page = reporter.opens().leaves().page
    assert (page.status_code, page["Location"]) == (303, settings.AGENCY.leave_to)
    assert page["Clear-Site-Data"] == '"cookies", "storage"'
    assert page["Cache-Control"] == "no-store"


def test_leaving_ends_the_visit_and_expires_the_cookie(reporter: Reporter) -> None:
    words = reporter.opens().sends().words
    page = reporter.comes_back(" ".join(words)).leaves().page
    assert page.cookies["v"]["max-age"] == 0
    assert MailboxVisit.objects.count() == 0


def test_leaving_from_the_receipt_hides_the_code_for_good(reporter: Reporter) -> None:
    reporter.opens()
    screen = reporter.page
    reporter.sends("a story", files=[a_file()]).leaves()
    assert Acknowledgement.objects.count() == 1
    reporter.page = screen
    assert reporter.sends("a story", files=[a_file()]).words == []


def test_leaving_keeps_what_was_sent(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()]).sends("a story").leaves()
    assert Tip.objects.count() == 1
    assert list(reporter.files_at_the_desk()) == ["room.png"]


def test_an_address_is_enough_to_leave(public_client: Client, db: None) -> None:
    page = public_client.get("/leave")
    assert page.status_code == 303
    assert page["Clear-Site-Data"] == '"cookies", "storage"'


def test_a_broken_database_keeps_nobody_here(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(leave, "discard_draft", broken)
    assert reporter.opens().leaves().page.status_code == 303


@pytest.mark.parametrize("fields", [{}, {"token": "x"}, {"token": "A" * 43, "shown": "zz"}, {"shown": "00" * 32}])
def test_a_made_up_page_can_leave_too(reporter: Reporter, fields: dict[str, str]) -> None:
    assert reporter.client.post("/leave", fields).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body", "more"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Dis", {}),
        ("multipart/form-data", b"anything", {}),
        ("application/x-www-form-urlencoded", b"token=x", {"CONTENT_LENGTH": "200", "wsgi.input": BytesIO(b"token=x")}),
        ("application/x-www-form-urlencoded; charset=utf-16", b"token=x", {}),
        ("application/x-www-form-urlencoded", b"a=&" * 5000, {}),
        ("application/x-www-form-urlencoded", b"token=x", {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}),
    ],
)
def test_a_form_that_cannot_be_read_keeps_nobody_here(
    reporter: Reporter, kind: str, body: bytes, more: dict[str, Any]
) -> None:
    words = reporter.opens().sends().words
    reporter.comes_back(" ".join(words))
    page = reporter.client.generic("POST", "/leave", body, content_type=kind, **more)
    assert (page.status_code, page["Clear-Site-Data"]) == (303, '"cookies", "storage"')
    assert MailboxVisit.objects.count() == 0


def ways_out(text: str) -> set[str]:
    """Where the page leads by a link, the parts of the page itself and numbers to call aside."""
    found = re.findall(r'<a [^>]*href="([^"]*)"', text)
    return {way for way in found if not way.startswith(("#", "tel:", "sms:", "mailto:"))}


def test_what_was_typed_has_no_way_out_but_leave(reporter: Reporter) -> None:
    """Of the next page, Leave would forget nothing: the draft would stay, and Back would show the story."""
    assert "/en/help/" in ways_out(reporter.opens().text)
    assert ways_out(reporter.sends("", who="Chuy").text) == set()
    assert "Español" in reporter.text
    assert ways_out(reporter.sends("", who="Chuy").text) == set(), "the second time too"
    assert "/en/help/" in ways_out(reporter.opens().text)


def test_the_receipt_has_no_way_out_but_leave_and_saving(reporter: Reporter) -> None:
    assert ways_out(reporter.opens().sends().text) == set()
    assert "/en/help/" in ways_out(reporter.says_it_is_saved().text)


def test_a_message_half_written_has_no_way_out_but_leave(reporter: Reporter) -> None:
    code = " ".join(reporter.opens().sends().words)
    assert "/en/help/" in ways_out(reporter.comes_back(code).text)
    assert ways_out(reporter.writes(" ", files=[a_file()]).text) != set(), "it was sent: a file alone is a message"
    assert ways_out(reporter.writes("").text) == set()
    reporter.client.cookies.clear()
    assert "Your message is kept" in reporter.writes("he is back").text
    assert ways_out(reporter.text) == set()
    waiting = reporter.token
    assert ways_out(reporter.comes_back("zebra", token=waiting, waiting="1").text) == set()
    assert "he is back" in reporter.comes_back(code, token=waiting).text
    assert ways_out(reporter.text) == set()


def test_closing_the_messages_forgets_what_was_half_written(reporter: Reporter) -> None:
    code = " ".join(reporter.opens().sends().words)
    token = reporter.comes_back(code).writes("", files=[a_file("a.zip", b"PK\x03\x04" + b"0" * 500)]).token
    assert Draft.objects.exclude(sealed=b"").count() == 1
    reporter.client.post("/en/letters/", {"close": "1", "token": token})
    assert Draft.objects.exclude(sealed=b"").count() == 0
    again = reporter.client.post("/en/letters/open/", {"token": token, "text": "he is back"})
    assert (again.status_code, again["Location"]) == (303, "/en/letters/"), "nor is it kept once more"
    assert Draft.objects.exclude(sealed=b"").count() == 0


def test_writing_something_new_forgets_a_wrong_code(reporter: Reporter) -> None:
    reporter.opens("/en/letters/")
    token = reporter.comes_back("zebra", token=reporter.token).token
    assert ways_out(reporter.text) == set()
    new = reporter.client.post("/en/letters/", {"code": "zebra", "token": token, "new": "1"})
    assert (new.status_code, new["Location"]) == (303, "/en/form/")
    assert "zebra" not in reporter.comes_back("zebra", token=token).text


@pytest.mark.parametrize("path", ["", "how/", "help/", "form/", "letters/", "browser/", "privacy/", "accessibility/"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_button_comes_first_on_every_page(public_client: Client, language: str, path: str) -> None:
    body = public_client.get(f"/{language}/{path}").content.decode().split("<body>")[1]
    first = min(body.index(tag) for tag in ("<button", "<a ", "<textarea", "<summary") if tag in body)
    assert body[first:].startswith("<button>")
    assert 'action="/leave"' in body[:first]
    assert "<noscript" not in body


def test_the_button_is_on_error_pages_too(public_client: Client) -> None:
    page = public_client.get("/en/nothing-here/")
    assert page.status_code == 404
    assert b'action="/leave"' in page.content


@pytest.mark.parametrize("broken", ["discard_draft", "mark_left"])
def test_one_part_that_fails_keeps_no_other_from_being_done(
    broken: str, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = reporter.opens().sends().words
    reporter.comes_back(" ".join(words))
    shown = Mailbox.objects.get().pk.hex()

    def fails(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(leave, broken, fails)
    reporter.client.post("/leave", {"token": reporter.token, "shown": shown})
    assert (MailboxVisit.objects.count(), Acknowledgement.objects.count()) == (0, 1)
