"""Asking for deletion in the mailbox, where the office allows it."""

from dataclasses import replace
from typing import Any

import pytest

from heatwatch.common.clock import now
from heatwatch.intake.models import DeletionRequest, Tip
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.knowledge.agency import load
from tests.web.public.reporter import Reporter

BOX = "/en/letters/open/"
ASKED = "You asked us to delete everything. Somebody will decide"


@pytest.fixture
def at_the_mailbox(reporter: Reporter) -> Reporter:
    return reporter.comes_back(" ".join(reporter.opens().sends("the first story").words))


def decided(how: str) -> None:
    DeletionRequest.objects.update(decision=how, decided_at=now())


def test_the_wish_alone_is_enough(at_the_mailbox: Reporter) -> None:
    assert "Ask us to delete everything" in at_the_mailbox.text
    at_the_mailbox.writes("", wish="1")
    assert ASKED in at_the_mailbox.text
    assert "Ask us to delete everything" not in at_the_mailbox.text
    assert at_the_mailbox.messages_at_the_desk() == ["Please delete my message and everything that belongs to it."]
    assert DeletionRequest.objects.get().decision == ""


def test_own_words_go_with_it(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he found my phone", wish="1")
    assert at_the_mailbox.messages_at_the_desk() == ["he found my phone"]
    assert DeletionRequest.objects.count() == 1


def test_a_double_click_asks_once(at_the_mailbox: Reporter) -> None:
    screen = at_the_mailbox.page
    for _ in range(2):
        at_the_mailbox.page = screen
        at_the_mailbox.writes("", wish="1")
    assert DeletionRequest.objects.count() == 1
    assert len(at_the_mailbox.messages_at_the_desk()) == 1


@pytest.mark.parametrize(
    ("how", "told", "again"),
    [("granted", "We agreed to delete everything.", False), ("refused", "We must keep it for now.", True)],
)
def test_the_answer_is_read_in_plain_words(at_the_mailbox: Reporter, how: str, told: str, *, again: bool) -> None:
    at_the_mailbox.writes("", wish="1")
    decided(how)
    assert told in at_the_mailbox.opens(BOX).text
    assert ("Ask us to delete everything" in at_the_mailbox.text) is again


def test_it_is_told_in_spanish(at_the_mailbox: Reporter) -> None:
    assert "Pedirnos que borremos todo" in at_the_mailbox.opens("/es/letters/open/").text
    at_the_mailbox.writes("", wish="1")
    assert "Usted nos pidió borrar todo." in at_the_mailbox.opens("/es/letters/open/").text


def test_an_office_that_does_not_allow_it_neither_offers_nor_takes_it(at_the_mailbox: Reporter, settings: Any) -> None:
    settings.AGENCY = replace(load(settings.ENV.agency_file), takes_deletion_wishes=False)
    assert "delete everything" not in at_the_mailbox.opens(BOX).text
    at_the_mailbox.writes("he is back", wish="1")
    assert DeletionRequest.objects.count() == 0
    assert at_the_mailbox.messages_at_the_desk() == ["he is back"]


def test_a_text_that_is_too_long_is_kept_and_asks_nothing(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("x" * (STORY_LIMIT + 1), wish="1")
    assert at_the_mailbox.page.status_code == 422
    assert DeletionRequest.objects.count() == 0


def test_the_code_of_a_deleted_message_looks_like_one_that_never_was(at_the_mailbox: Reporter) -> None:
    Tip.objects.all().delete()
    at_the_mailbox.comes_back("abandon " * 8)
    gone = at_the_mailbox.text
    assert "If we deleted your message, its code opens nothing any more." in gone
