"""The mailbox: the answer, the state in plain words, and a message more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from heatwatch.common.clock import now
from heatwatch.intake.errors import FilesGone
from heatwatch.intake.models import Attachment, Draft, MailboxVisit, Message, Tip
from heatwatch.intake.rules import VISIT_LIFE
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.web.public import mailbox
from tests.web.public.reporter import PNG, Reporter, a_file

BOX = "/en/letters/open/"


@pytest.fixture
def at_the_mailbox(reporter: Reporter) -> Reporter:
    words = reporter.opens().sends("the first story").words
    return reporter.comes_back(" ".join(words))


def test_the_original_story_is_never_shown_back(at_the_mailbox: Reporter) -> None:
    assert "It is waiting to be read" in at_the_mailbox.text
    assert "the first story" not in at_the_mailbox.text


def test_the_desks_answer_is_read(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.is_answered("Is she still there?\nYou can tell us here.")
    assert "Is she still there?\nYou can tell us here." in at_the_mailbox.opens(BOX).text


def test_an_answer_that_does_not_open_hides_nothing_but_itself(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.is_answered("This one was damaged.")
    Message.objects.update(sealed=b"rust")
    at_the_mailbox.is_answered("This one was not.")
    shown = at_the_mailbox.opens(BOX).text
    assert "This answer cannot be opened. Write to us below that you could not read it." in shown
    assert "This one was not." in shown


def test_an_answer_is_shown_as_text_and_never_as_markup(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.is_answered("<b>bold</b>")
    assert b"&lt;b&gt;bold" in at_the_mailbox.opens(BOX).page.content


@pytest.mark.parametrize(
    ("status", "disposition", "told"),
    [
        ("open", "", "Somebody has read your message"),
        ("closed", "", "We have finished with your message"),
        ("closed", "referred", "We put you in touch with"),
        ("closed", "no longer listed", "We have finished with your message"),
    ],
)
def test_the_state_is_told_in_plain_words(at_the_mailbox: Reporter, status: str, disposition: str, told: str) -> None:
    Tip.objects.update(status=status, disposition=disposition)
    assert told in at_the_mailbox.opens(BOX).text


def test_the_state_is_told_in_spanish(at_the_mailbox: Reporter) -> None:
    Tip.objects.update(status="closed", disposition="referred")
    assert "Le pusimos en contacto" in at_the_mailbox.opens("/es/letters/open/").text


def test_a_message_reaches_the_desk(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he is back", files=[a_file()])
    assert "Your message was added" in at_the_mailbox.text
    assert "You wrote on" in at_the_mailbox.text
    assert "he is back" not in at_the_mailbox.text, "whoever reads over the shoulder learns that something was written"
    assert at_the_mailbox.messages_at_the_desk() == ["he is back"]
    assert at_the_mailbox.files_at_the_desk() == {"room.png": PNG}


def test_a_file_alone_is_a_message(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("", files=[a_file()])
    assert at_the_mailbox.files_at_the_desk() == {"room.png": PNG}


@pytest.mark.parametrize(("text", "count"), [("", 1), ("he is back", 2)])
def test_the_mailbox_says_that_the_files_arrived(at_the_mailbox: Reporter, text: str, count: int) -> None:
    """Each message names its own, and what came later changes nothing about it; a name is shown nowhere."""
    files = [a_file(f"room{n}.png", PNG + bytes([n])) for n in range(count)]
    added, came = {1: ("1 file", "1 file came"), 2: ("2 files", "2 files came")}[count]
    at_the_mailbox.writes(text, files=files)
    assert f"Your message was added with {added}. Thank you." in at_the_mailbox.text
    at_the_mailbox.writes("only words")
    assert "Your message was added. Thank you." in at_the_mailbox.text
    shown = at_the_mailbox.opens(BOX).text
    assert (shown.count("You wrote on"), shown.count("came with it.")) == (2, 1)
    assert f"{came} with it." in shown
    assert "room0.png" not in shown


def test_files_of_the_first_report_are_no_message_of_the_mailbox(reporter: Reporter) -> None:
    words = reporter.opens().sends("the first story", files=[a_file()]).words
    reporter.comes_back(" ".join(words)).writes("only words")
    assert "came with it." not in reporter.text


def test_that_a_file_arrived_is_told_in_spanish(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("", files=[a_file()])
    shown = at_the_mailbox.opens("/es/letters/open/?sent=1").text
    assert "Su mensaje se agregó con 1 archivo. Gracias." in shown
    assert "Llegó con 1 archivo." in shown


def test_a_double_click_adds_one_message(at_the_mailbox: Reporter) -> None:
    screen = at_the_mailbox.page
    for _ in range(2):
        at_the_mailbox.page = screen
        at_the_mailbox.writes("he is back")
    assert at_the_mailbox.messages_at_the_desk() == ["he is back"]


def test_a_changed_text_from_the_same_page_is_another_message(at_the_mailbox: Reporter) -> None:
    screen = at_the_mailbox.page
    for text in ("he is back", "he has left again"):
        at_the_mailbox.page = screen
        at_the_mailbox.writes(text)
    assert at_the_mailbox.messages_at_the_desk() == ["he is back", "he has left again"]


def test_an_empty_message_is_asked_for(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("  ")
    assert at_the_mailbox.page.status_code == 422
    assert "Write something, or add a file" in at_the_mailbox.text


def test_a_message_that_is_too_long_is_kept_whole(at_the_mailbox: Reporter) -> None:
    text = "x" * STORY_LIMIT + "the end"
    at_the_mailbox.writes(text)
    assert at_the_mailbox.page.status_code == 422
    assert text in at_the_mailbox.text


def test_a_wrong_file_keeps_the_message_and_the_right_file(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he is back", files=[a_file("a.zip", b"PK\x03\x04" + b"0" * 500), a_file()])
    assert "“a.zip” was not added" in at_the_mailbox.text
    assert "he is back" in at_the_mailbox.text
    at_the_mailbox.writes("he is back")
    assert at_the_mailbox.files_at_the_desk() == {"room.png": PNG}


def test_a_file_is_taken_out_again(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("", files=[a_file(), a_file("a.zip", b"PK\x03\x04" + b"0" * 500)])
    at_the_mailbox.writes("he is back", remove=at_the_mailbox.kept[0])
    assert at_the_mailbox.kept == []
    assert "he is back" in at_the_mailbox.text


def test_a_broken_database_keeps_the_message(at_the_mailbox: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "add_message", broken)
        at_the_mailbox.writes("he is back")
    assert at_the_mailbox.page.status_code == 503
    assert "he is back" in at_the_mailbox.text


def test_files_that_go_while_a_message_is_added_keep_its_words(
    at_the_mailbox: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise FilesGone

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "add_message", gone)
        at_the_mailbox.writes("he is back", files=[a_file()])
    assert at_the_mailbox.page.status_code == 503
    assert "he is back" in at_the_mailbox.text
    at_the_mailbox.writes("he is back")
    assert at_the_mailbox.files_at_the_desk() == {"room.png": PNG}


def test_a_second_click_after_the_files_went_along_is_thanked_too(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he is back", files=[a_file(), a_file("a.zip", b"PK\x03\x04" + b"0" * 500)])
    screen = at_the_mailbox.page
    for _ in range(2):
        at_the_mailbox.page = screen
        at_the_mailbox.writes("he is back")
        assert "Your message was added" in at_the_mailbox.text
        assert "no longer here" not in at_the_mailbox.text
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)
    assert Draft.objects.exclude(sealed=b"").count() == 0


def test_files_that_were_swept_are_still_missed(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he is back", files=[a_file(), a_file("a.zip", b"PK\x03\x04" + b"0" * 500)])
    screen = at_the_mailbox.page
    Draft.objects.all().delete()
    at_the_mailbox.page = screen
    at_the_mailbox.writes("he is back")
    assert "no longer here" in at_the_mailbox.text
    assert "he is back" in at_the_mailbox.text
    assert Message.objects.count() == 0


def test_a_visit_ends_by_itself(at_the_mailbox: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    MailboxVisit.objects.update(expires=now() - VISIT_LIFE)
    answer = at_the_mailbox.client.get(BOX)
    assert (answer.status_code, answer["Location"]) == (303, "/en/letters/")
    assert answer.cookies["v"]["max-age"] == 0


@pytest.mark.parametrize("cookie", ["", "made up", "\x00", "é" * 50])
def test_a_made_up_cookie_opens_nothing(reporter: Reporter, cookie: str) -> None:
    assert reporter.client.get(BOX, headers={"cookie": f"v={cookie}"}).status_code == 303


def test_a_disposed_tip_has_no_mailbox_any_more(at_the_mailbox: Reporter) -> None:
    Tip.objects.all().delete()
    assert at_the_mailbox.client.get(BOX).status_code == 303
    at_the_mailbox.writes("he is back")
    assert "Your message is kept" in at_the_mailbox.text


def test_another_language_keeps_what_was_typed(at_the_mailbox: Reporter) -> None:
    fields = {"token": at_the_mailbox.token, "text": "a medias", "switch": "1"}
    at_the_mailbox.page = at_the_mailbox.client.post("/es/letters/open/", fields)
    assert "a medias" in at_the_mailbox.text
    assert "Sus mensajes" in at_the_mailbox.text
    assert Message.objects.count() == 0


def test_the_page_is_kept_nowhere(at_the_mailbox: Reporter) -> None:
    page = at_the_mailbox.opens(BOX).page
    assert (page.status_code, page["Cache-Control"]) == (203, "no-store")
    assert "<title>Letters</title>" in at_the_mailbox.text


def test_the_time_of_a_message_is_told_by_day_only(at_the_mailbox: Reporter) -> None:
    at_the_mailbox.writes("he is back")
    moment = Message.objects.get().sent
    assert moment.minute % 15 == 0
    assert now() - moment < timedelta(minutes=16)
