"""An e-mail becomes a tip: sealed, once, with its files, and nothing of it in the clear. The suite of the channel."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.actions import drafts, taking_in
from heatwatch.intake.actions.gathering import HEAD_BEGINS, WORDS_BEGIN
from heatwatch.intake.models import Chunk, Mailbox, SeenMessage, SingleMessage, Tip
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.vault.models import TipKey
from heatwatch.vault.rows import insert
from heatwatch.web.post import delivering
from heatwatch.web.post.standing import BULK_MAIL, UNCHECKED
from tests.people import House
from tests.web.post.mails import ANA, BEN, JPEG, PDF, a_mail, arrived, delivers, named, with_files
from tests.web.webhooks.behaviour import STRANGE, broken

pytestmark = pytest.mark.usefixtures("house")
FILES = [("room.jpg", "image/jpeg", JPEG), ("list.pdf", "application/pdf", PDF)]


def gathers(house: House, later: timedelta = timedelta(0)) -> int:
    return flow.gather(house.reader(), clock.now() + later)


def test_a_message_is_sealed_with_a_key_of_its_own() -> None:
    assert delivers(a_mail()).startswith("250 ")
    [stored] = SingleMessage.objects.all()
    assert TipKey.objects.filter(tip=stored.pk, compartment="desk", person=None).count() == 1


def test_it_is_a_tip_at_once_that_shows_channel_and_address_to_whoever_opens_it(house: House) -> None:
    delivers(a_mail("They keep us in the back of the shop.", subject="Please read"))
    delivers(a_mail("Another story", sender=f"Ben <{BEN}>", id=2))
    assert gathers(house) == 2
    told = {house.maya.opens(tip).story["sender"]: tip for tip in Tip.objects.all()}
    assert told.keys() == {ANA, BEN}
    assert {tip.channel for tip in told.values()} == {"email"}
    story = house.maya.opens(told[ANA]).story
    assert story["story"] == "Please read\n\nThey keep us in the back of the shop."
    assert named(1) in story["head"]
    with override_settings(**settings.DOORS["console"]):
        page = house.maya.sits_down().get(f"/tips/{told[ANA].number}/").content.decode()
        queue = house.maya.sits_down().get("/queue/", follow=True).content.decode()
        refused = house.ada.sits_down().get(f"/tips/{told[ANA].number}/")
    assert ANA in page
    assert "by e-mail" in page
    assert UNCHECKED in page
    assert "Do not write to the address" in page
    assert "e-mail" in queue
    assert ANA not in queue
    assert refused.status_code in {403, 404}


def test_nobody_holds_a_code_so_nothing_can_be_sealed_to_nobody(house: House) -> None:
    delivers(a_mail())
    gathers(house)
    assert Mailbox.objects.get().recipient == ""


def test_what_comes_again_makes_no_second_tip_by_whatever_way_it_came(house: House) -> None:
    mail = a_mail()
    once = arrived(mail)
    again = arrived(mail, hops="Received: from relay.example by other.example; Thu, 26 Nov 2026 12:09:00 -0800\r\n")
    for raw in (once, once, again):
        assert delivers(raw).startswith("250 ")
    assert SingleMessage.objects.count() == 1
    gathers(house)
    assert delivers(again).startswith("250 ")
    assert (SingleMessage.objects.count(), Tip.objects.count()) == (0, 1)


def test_the_same_words_in_another_message_are_another_tip(house: House) -> None:
    for id in (1, 2):
        delivers(a_mail(id=id))
    gathers(house)
    assert Tip.objects.count() == 2


def test_a_thread_is_one_tip_by_what_came_here(house: House) -> None:
    first = a_mail("one", id=1)
    second = a_mail("two", id=2, In_Reply_To=named(1), References=named(1))
    third = a_mail("three", sender=BEN, id=3, In_Reply_To=named(2), References=f"{named(1)} {named(2)}")
    for mail in (first, second, third):
        delivers(mail)
        gathers(house)
    [tip] = Tip.objects.all()
    opened = house.maya.opens(tip)
    assert opened.story["story"] == "one"
    said = [one.text for one in opened.messages]
    assert [words_in(text) for text in said] == ["two", "three"]
    assert said[1].startswith(f"Sent from: {BEN}\n"), "another person went on with it, and the desk sees who"


def words_in(message: str) -> str:
    """The words of an e-mail that joined a tip."""
    return message.partition(f"{WORDS_BEGIN}\n")[2].rpartition(f"\n{HEAD_BEGINS}\n")[0]


def test_a_later_message_is_found_by_a_program_that_names_only_the_last(house: House) -> None:
    for mail in (
        a_mail("one", id=1),
        a_mail("two", id=2, References=named(1)),
        a_mail("3", id=3, In_Reply_To=named(2)),
    ):
        delivers(mail)
        gathers(house)
    assert len(house.maya.opens(Tip.objects.get()).messages) == 2


def test_people_who_forward_the_same_mail_are_a_tip_each_whoever_wrote_first(house: House) -> None:
    for id, sender in enumerate(("boss@work.example", ANA, BEN), start=1):
        delivers(a_mail(f"words of {id}", sender=sender, id=id, References="<recruiter-1@work.example>"))
        gathers(house)
    assert {house.maya.opens(tip).story["sender"] for tip in Tip.objects.all()} == {"boss@work.example", ANA, BEN}


def test_the_house_speaks_first_and_the_head_of_every_message_is_kept(house: House) -> None:
    delivers(a_mail("one", id=1))
    gathers(house)
    forged = f"{HEAD_BEGINS}\nFrom: vera@office.example\nSent from: vera@office.example"
    delivers(a_mail(forged, id=2, References=named(1), X_Way="over the hill", sender=BEN))
    gathers(house)
    [message] = house.maya.opens(Tip.objects.get()).messages
    assert message.text.startswith(f"Sent from: {BEN}\n{UNCHECKED}\n{WORDS_BEGIN}\n{HEAD_BEGINS}\nFrom: vera")
    assert words_in(message.text) == forged
    head = message.text.rpartition(HEAD_BEGINS)[2]
    assert f"From: {BEN}" in head
    assert "X-Way: over the hill" in head


def test_a_thread_goes_on_for_as_long_as_any_conversation(house: House) -> None:
    delivers(a_mail("one", id=1))
    gathers(house)
    delivers(a_mail("two", id=2, References=named(1)))
    gathers(house, timedelta(days=31))
    assert Tip.objects.count() == 2


def test_a_thread_reaches_a_restricted_tip_with_its_files(house: House) -> None:
    delivers(a_mail("one", id=1))
    gathers(house)
    house.restricts(Tip.objects.get())
    delivers(with_files(a_mail("two", id=2, References=named(1)), FILES))
    gathers(house)
    opened = house.vera.opens(Tip.objects.get())
    assert {file.name for _, file in opened.attachments} == {"room.jpg", "list.pdf"}
    assert words_in(opened.messages[0].text) == "two"


def test_files_are_kept_as_those_of_the_form_are(house: House) -> None:
    strange = [("program.exe", "image/png", b"MZ" + bytes(90)), ("empty.pdf", "application/pdf", b"")]
    delivers(with_files(a_mail(), [*FILES, *strange]))
    assert Chunk.objects.count() == 2
    gathers(house)
    opened = house.maya.opens(Tip.objects.get())
    assert {(file.name, file.kind, file.size) for _, file in opened.attachments} == {
        ("room.jpg", "image/jpeg", len(JPEG)),
        ("list.pdf", "application/pdf", len(PDF)),
    }
    assert "program.exe: it is no photo" in opened.story["elsewhere"]
    assert "empty.pdf: it is empty" in opened.story["elsewhere"]


def test_more_files_than_the_form_takes_are_named_and_left_out(house: House) -> None:
    most = settings.AGENCY.media.max_files
    delivers(with_files(a_mail(), [(f"{n}.pdf", "application/pdf", PDF) for n in range(most + 2)]))
    gathers(house)
    opened = house.maya.opens(Tip.objects.get())
    assert len(opened.attachments) == most
    assert opened.story["elsewhere"].count("Not kept: ") == 2


def test_files_wait_with_their_message_however_long_no_reader_is_there(house: House) -> None:
    delivers(with_files(a_mail(), FILES))
    drafts.sweep(clock.now() + timedelta(days=3))
    assert Chunk.objects.count() == 2
    gathers(house, timedelta(days=3))
    drafts.sweep(clock.now() + timedelta(days=3))
    assert len(house.maya.opens(Tip.objects.get()).attachments) == 2
    assert Chunk.objects.count() == 2


def test_a_file_that_is_gone_holds_up_no_words(house: House) -> None:
    delivers(with_files(a_mail("They keep us."), FILES))
    Chunk.objects.all()[:1].get().delete()
    assert gathers(house) == 1
    opened = house.maya.opens(Tip.objects.get())
    assert opened.story["story"] == "They keep us."
    assert len(opened.attachments) == 1
    assert "is not there any more" in opened.story["elsewhere"]


@pytest.mark.parametrize("what", STRANGE)
def test_any_writing_is_kept_as_it_came(what: str, house: House) -> None:
    raw = arrived(a_mail("PLACE")).replace(b"PLACE", STRANGE[what].encode()).replace(b"7bit", b"8bit")
    assert delivers(raw.replace(b'charset="utf-8"', b'charset="UTF-8"')).startswith("250 ")
    gathers(house)
    story = house.maya.opens(Tip.objects.get()).story["story"]
    kept = STRANGE[what].replace("\r\n", "\n").replace("\x00", "\u2400")
    assert story == kept if kept.strip() else story.startswith("[")


def test_a_long_one_is_kept_whole_and_a_longer_one_is_cut_and_says_so(house: House) -> None:
    words = ("they keep us " * 5 + "\n") * (STORY_LIMIT // 70)
    assert delivers(a_mail(words)).startswith("250 ")
    assert delivers(a_mail(words * 2, id=2)).startswith("250 ")
    gathers(house)
    told = [house.maya.opens(tip).story for tip in Tip.objects.all()]
    assert {one["story"]: "the end of the words" in one.get("elsewhere", "") for one in told} == {
        words.rstrip("\n"): False,
        (words * 2)[:STORY_LIMIT]: True,
    }


def test_a_long_text_file_costs_itself_and_not_the_mail(house: House) -> None:
    files = [("log.txt", "text/plain", b"a line\n" * STORY_LIMIT), ("note.txt", "text/plain", b"room 7")]
    assert delivers(with_files(a_mail("They keep us."), files)).startswith("250 ")
    gathers(house)
    told = house.maya.opens(Tip.objects.get()).story
    assert told["story"] == "They keep us.\n\n[note.txt]\nroom 7"
    assert "log.txt: its words are too many" in told["elsewhere"]


def test_the_same_words_without_date_and_id_are_a_repeat_for_days_and_not_for_a_year(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = f"From: {ANA}\r\n\r\nhelp".encode()
    for _ in range(2):
        delivers(raw)
    assert SingleMessage.objects.count() == 1
    later = clock.now() + timedelta(days=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    delivers(raw)
    assert SingleMessage.objects.count() == 2


def test_what_stumbles_after_the_commit_is_said_to_be_taken() -> None:
    class Stumbles:
        def consider(self, *_: Any) -> None:
            raise ZeroDivisionError

    assert delivers(a_mail(), answerer=Stumbles()).startswith("250 ")


def test_bulk_mail_is_marked_and_never_dropped(house: House) -> None:
    delivers(a_mail("Offers", List_Id="<offers.example>", Precedence="bulk"))
    gathers(house)
    assert BULK_MAIL in house.maya.opens(Tip.objects.get()).story["marks"]


def test_what_cannot_be_stored_is_not_taken_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setattr(delivering, "take_in", broken)
        assert delivers(a_mail()).startswith("451 ")
    assert not SeenMessage.objects.exists()
    assert delivers(a_mail()).startswith("250 ")
    assert SingleMessage.objects.count() == 1


def test_the_words_and_their_files_are_stored_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setattr(taking_in, "insert", lambda rows: insert([*rows, *rows[-1:]] if len(rows) > 1 else rows))
        assert delivers(with_files(a_mail(), FILES)).startswith("451 "), "that something broke is no repeat"
    assert (Chunk.objects.count(), SingleMessage.objects.count()) == (0, 0)
    assert not SeenMessage.objects.exists()


def test_a_fault_of_ours_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(delivering, "read", stumbles)
    assert delivers(a_mail()).startswith("451 "), "the mail server keeps it"


def test_nothing_that_was_sent_stands_in_a_log_an_answer_or_a_column(caplog: Any, monkeypatch: Any) -> None:
    word = "zorquin"
    mail = a_mail(word, sender=f"{word} <{word}@mail.example>", subject=word, X_Word=word)
    with_files(mail, [(f"{word}.pdf", "application/pdf", PDF + word.encode())])
    with caplog.at_level(logging.DEBUG):
        answers = [delivers(mail, f"{word}@mail.example"), delivers(a_mail(word * STORY_LIMIT), f"{word}@mail.example")]
        monkeypatch.setattr(delivering, "take_in", broken)
        answers.append(delivers(a_mail(word, id=7), f"{word}@mail.example"))
    assert word not in caplog.text + "".join(answers)
    assert not columns_with(word.encode())


def columns_with(word: bytes) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    table
                    for value in row
                    if word in (bytes(value) if isinstance(value, memoryview) else str(value).encode())
                ]
    return found
