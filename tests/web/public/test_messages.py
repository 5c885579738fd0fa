"""Typing the code: friendly to spelling, slow only for wrong ones."""

from typing import Any

import pytest
from django.test import Client

from heatwatch.intake.models import MailboxVisit
from heatwatch.intake.slowing import HOUSEHOLD
from tests.web.public.reporter import Reporter, a_file

WRONG = "zebra " * 8
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def code(reporter: Reporter) -> list[str]:
    return reporter.opens().sends().words


def test_the_right_code_opens_by_a_redirect_with_a_cookie_that_tells_nothing(
    reporter: Reporter, code: list[str]
) -> None:
    answer = reporter.client.post("/en/letters/", {"code": " ".join(code)})
    assert (answer.status_code, answer["Location"]) == (303, "/en/letters/open/")
    cookie = answer.cookies["v"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"], "a cookie with an end date is written to the disk"
    assert not any(word in cookie.value for word in code)


@pytest.mark.parametrize("separator", [" ", "  \n", ", ", "-", "\t1. "])
def test_words_may_be_separated_and_written_in_any_way(reporter: Reporter, code: list[str], separator: str) -> None:
    assert "Your messages" in reporter.comes_back(separator.join(code).upper()).text


def test_arabic_indic_digits_are_read(reporter: Reporter) -> None:
    digits = reporter.opens().sends().digits
    typed = digits.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    assert "Your messages" in reporter.comes_back(typed).text


def test_a_slip_of_one_letter_is_corrected_and_shown(reporter: Reporter, code: list[str]) -> None:
    slip = code[0] + "q"
    reporter.comes_back(" ".join([slip, *code[1:]]))
    assert "Your messages" in reporter.text
    assert f"“{slip}” → “{code[0]}”" in reporter.text


def test_the_title_says_that_something_is_wrong(reporter: Reporter, code: list[str]) -> None:
    """It is what a screen reader says first."""
    assert "<title>Error: Letters" in reporter.client.post("/en/letters/", {"code": WRONG}).content.decode()
    assert "<title>Letters" in reporter.client.get("/en/letters/").content.decode()


def test_a_wrong_code_is_kept_on_the_page_and_opens_nothing(reporter: Reporter, code: list[str]) -> None:
    reporter.comes_back(WRONG)
    assert reporter.page.status_code == 422
    assert "No message has this code" in reporter.text
    assert WRONG in reporter.text
    assert MailboxVisit.objects.count() == 0
    assert not reporter.page.cookies


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "A message code has 8 words, or 27 digits"),
        ("one two", "A message code has 8 words, or 27 digits"),
        ("123", "A message code has 8 words, or 27 digits"),
        ("9" * 27, "One of the digits is not right"),
        ("zebra zebra zebra zebra zebra zebra zebra xqxqxq", "Check this: xqxqxq"),
        ("x" * 1_000_000, "A message code has 8 words"),
    ],
)
def test_what_cannot_be_a_code_is_explained(reporter: Reporter, typed: str, told: str) -> None:
    assert told in reporter.comes_back(typed).text
    assert reporter.page.status_code == 422


def test_many_wrong_codes_are_asked_to_wait_and_keep_their_text(reporter: Reporter, code: list[str]) -> None:
    for _ in range(HOUSEHOLD.burst):
        assert reporter.client.post("/en/letters/", {"code": WRONG}, **ELSEWHERE).status_code == 422
    slowed = reporter.client.post("/en/letters/", {"code": WRONG}, **ELSEWHERE)
    assert slowed.status_code == 429
    assert b"Please wait 6 seconds" in slowed.content or b"Please wait 5 seconds" in slowed.content
    assert WRONG.encode() in slowed.content


def test_a_slowed_network_slows_no_other_and_no_report(reporter: Reporter, code: list[str]) -> None:
    for _ in range(HOUSEHOLD.burst + 3):
        reporter.client.post("/en/letters/", {"code": WRONG}, **ELSEWHERE)
    assert "Your messages" in reporter.comes_back(" ".join(code)).text
    reporter.opens()
    sent = reporter.client.post("/en/form/", {"token": reporter.token, "story": "from the shelter"}, **ELSEWHERE)
    assert b"We have your message" in sent.content


def test_right_codes_are_never_slowed(reporter: Reporter, code: list[str]) -> None:
    for _ in range(HOUSEHOLD.burst * 3):
        answer = reporter.client.post("/en/letters/", {"code": " ".join(code)}, **ELSEWHERE)
        assert answer.status_code == 303


def test_a_message_that_waits_for_the_code_goes_on_afterwards(reporter: Reporter, code: list[str]) -> None:
    reporter.comes_back(" ".join(code))
    reporter.client.cookies.clear()
    reporter.writes("he is back", files=[a_file()])
    assert "Your message is kept" in reporter.text
    assert "he is back" not in reporter.text
    waiting = reporter.token
    reporter.comes_back(WRONG, token=waiting)
    assert reporter.token == waiting
    reporter.comes_back(" ".join(code), token=waiting)
    assert "he is back" in reporter.text
    assert "room.png" in reporter.text
    reporter.writes("he is back")
    assert reporter.messages_at_the_desk() == ["he is back"]
    assert "room.png" in reporter.files_at_the_desk()
    assert "he is back" not in reporter.opens("/en/letters/open/").text


def test_closing_ends_the_visit(reporter: Reporter, code: list[str]) -> None:
    reporter.comes_back(" ".join(code))
    closed = reporter.client.post("/en/letters/", {"close": "1"})
    assert (closed.status_code, closed["Location"]) == (303, "/en/")
    assert MailboxVisit.objects.count() == 0
    assert reporter.client.get("/en/letters/open/").status_code == 303


def test_the_page_is_not_kept_for_back(public_client: Client) -> None:
    page = public_client.get("/en/letters/")
    assert page.status_code == 203
    assert b"<title>Letters</title>" in page.content
