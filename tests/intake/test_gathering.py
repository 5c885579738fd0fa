"""Single messages become tips: a minute's silence ends a run, and nothing is lost, doubled or kept in the clear."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from heatwatch import flow
from heatwatch.common.clock import quarter_hour
from heatwatch.desk.models import ChildReport
from heatwatch.intake.actions import gathering
from heatwatch.intake.actions.gathering import WITHOUT_WORDS, forget_seen, gather
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.incoming import DANGER, HELP, INFO, STOP, Call, Incoming
from heatwatch.intake.models import Conversation, Mailbox, Message, PhoneWords, SeenMessage, SingleMessage, Tip
from heatwatch.intake.rules import CONVERSATION, LONGEST_RUN, SEEN_LIFE, SILENCE, is_whole
from heatwatch.retention.actions.destroying import belongings
from heatwatch.retention.certificates import WHAT
from heatwatch.triage.language import language_of
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK
from heatwatch.vault.models import TipKey
from tests.intake.texting import ANA, BEN, NOON, SECOND, gathers, texts
from tests.people import House
from tests.vault.test_rotating import rotated


def story_of(house: House, tip: Tip) -> dict[str, Any]:
    return house.maya.opens(tip).story


def test_a_run_becomes_one_tip_after_a_minute_of_silence(house: House) -> None:
    for seconds, text in enumerate(("they keep us in the back", "of the shop on 5th", "please hurry")):
        texts(house, text, NOON + seconds * 50 * SECOND)
    last = NOON + 100 * SECOND
    assert gathers(house, last + SILENCE - SECOND) == 0
    assert gathers(house, last + SILENCE) == 3
    tip = Tip.objects.get()
    assert story_of(house, tip)["story"] == "they keep us in the back\nof the shop on 5th\nplease hurry"
    assert (tip.channel, tip.language, tip.danger_now) == ("sms", "en", None)
    assert not SingleMessage.objects.exists()
    assert set(TipKey.objects.values_list("tip", flat=True)) == {tip.pk}


def test_the_exact_time_and_the_number_are_sealed_and_nothing_else_tells_them(house: House) -> None:
    texts(house, "they keep us", NOON)
    stored = SingleMessage.objects.get()
    assert stored.stored == NOON.replace(minute=0, second=0)
    assert ANA.encode()[2:] not in bytes(stored.sealed)
    gathers(house, NOON + SILENCE)
    tip, conversation = Tip.objects.get(), Conversation.objects.get()
    told = story_of(house, tip)
    assert (told["sender"], told["received"]) == (ANA, NOON.isoformat())
    assert "5550107" not in conversation.token
    assert {tip.received, conversation.last} == {NOON.replace(minute=0, second=0)}
    assert Mailbox.objects.get().recipient == ""


def test_calls_that_wait_for_weeks_hold_up_no_text(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be done at the provider of calls waits as long as the provider likes."""
    monkeypatch.setattr(gathering, "AT_ONCE", 2)
    for number in range(3):
        notice = Incoming("voice", ANA, "", NOON - 9 * SILENCE, call=Call(f"CA{number}", f"RE{number}"))
        assert take_in(notice, seen=bytes([number]) * 32, recipients=house.recipients)
    texts(house, "they keep us in the back", NOON)
    assert gathers(house, NOON + SILENCE) == 1
    assert story_of(house, Tip.objects.get())["story"] == "they keep us in the back"
    assert SingleMessage.objects.count() == 3


def test_each_sender_has_a_tip_of_their_own(house: House) -> None:
    texts(house, "one", NOON)
    texts(house, "two", NOON + SECOND, sender=BEN)
    texts(house, "three", NOON + 2 * SECOND)
    gathers(house, NOON + SILENCE * 2)
    told = {story_of(house, tip)["sender"]: story_of(house, tip)["story"] for tip in Tip.objects.all()}
    assert told == {ANA: "one\nthree", BEN: "two"}


def test_messages_stored_in_another_order_stand_in_the_order_in_which_they_came(house: House) -> None:
    for text, seconds in (("third", 2), ("first", 0), ("second", 1)):
        texts(house, text, NOON + seconds * SECOND)
    gathers(house, NOON + SILENCE * 2)
    assert story_of(house, Tip.objects.get())["story"] == "first\nsecond\nthird"


def test_what_comes_later_joins_the_tip_and_wakes_it(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    tip = Tip.objects.get()
    later = NOON + timedelta(days=3)
    texts(house, "we moved", later)
    texts(house, "to the motel", later + SECOND)
    gathers(house, later + SILENCE * 2)
    assert flow.notice(later + SILENCE * 2) == 1
    [said] = house.maya.opens(tip).messages
    assert (said.from_reporter, said.text, said.at) == (True, "we moved\nto the motel", later)
    assert Tip.objects.count() == 1
    assert Conversation.objects.get().last == quarter_hour(later)


def test_it_joins_a_restricted_tip_that_the_reader_cannot_open(house: House) -> None:
    texts(house, "an officer keeps us", NOON)
    gathers(house, NOON + SILENCE)
    tip = house.restricts(Tip.objects.get())
    texts(house, "he came back", NOON + timedelta(hours=1))
    gathers(house, NOON + timedelta(hours=2))
    assert [said.text for said in house.vera.opens(tip).messages] == ["he came back"]
    assert Tip.objects.count() == 1


def test_after_a_long_silence_it_is_another_tip(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    later = NOON + CONVERSATION + timedelta(hours=1)
    texts(house, "something new", later)
    gathers(house, later + SILENCE)
    assert Tip.objects.count() == 2
    assert Conversation.objects.get().tip == Tip.objects.latest("received")


def test_with_the_tip_its_conversation_goes(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    gone = belongings(Tip.objects.get().pk)
    assert gone[Conversation].count() == 1
    assert {model._meta.db_table for model, rows in gone.items() if rows.exists()} <= WHAT.keys()
    Tip.objects.all().delete()
    assert not Conversation.objects.exists()


def test_a_call_for_help_out_of_danger_waits_for_nothing(house: House) -> None:
    texts(house, "911", NOON, keyword=DANGER)
    assert gathers(house, NOON) == 1
    tip = Tip.objects.get()
    assert (tip.danger_now, tip.due) == (True, tip.received)


def test_danger_on_a_tip_that_is_there_makes_it_due_at_once(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    later = NOON + timedelta(minutes=10)
    texts(house, "911", later, keyword=DANGER)
    gathers(house, later)
    flow.notice(later)
    tip = Tip.objects.get()
    assert (tip.danger_now, tip.due) == (True, NOON.replace(minute=0, second=0))


def test_beside_a_clock_of_the_law_danger_brings_the_tips_own_time_forward(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    tip, limit = Tip.objects.get(), NOON + timedelta(hours=36)
    ChildReport.objects.create(tip=tip, started_at=NOON, written_due=limit, phoned_at=NOON)
    Tip.objects.update(due=limit, own_due=NOON + timedelta(days=3))
    later = NOON + timedelta(minutes=10)
    texts(house, "911", later, keyword=DANGER)
    gathers(house, later)
    flow.notice(later)
    tip.refresh_from_db()
    assert tip.due == tip.own_due == NOON.replace(minute=0, second=0)


def test_whoever_writes_on_and_on_is_read_after_five_minutes(house: House) -> None:
    for minute in range(6):
        texts(house, f"part {minute}", NOON + minute * timedelta(seconds=59))
    assert gathers(house, NOON + LONGEST_RUN) == 6


@pytest.mark.parametrize("keyword", [STOP, INFO])
def test_a_word_that_asks_nothing_of_the_desk_makes_no_tip(keyword: str, house: House) -> None:
    texts(house, keyword, NOON, keyword=keyword)
    assert gathers(house, NOON + SILENCE) == 1
    assert not Tip.objects.exists()
    assert not SingleMessage.objects.exists()
    # What was said of the telephone itself is kept, and nothing else has a key.
    assert list(TipKey.objects.values_list("tip", flat=True)) == list(
        PhoneWords.objects.values_list("record", flat=True)
    )


def test_but_it_stands_on_the_tip_of_its_conversation(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    texts(house, "STOP", NOON + timedelta(hours=1), keyword=STOP)
    gathers(house, NOON + timedelta(hours=2))
    assert [said.text for said in house.maya.opens(Tip.objects.get()).messages] == ["STOP"]


def test_help_by_itself_may_be_meant_as_it_stands(house: House) -> None:
    texts(house, "help", NOON, keyword=HELP)
    gathers(house, NOON + SILENCE)
    assert story_of(house, Tip.objects.get())["story"] == "help"


def test_the_same_message_again_is_not_taken_in(house: House) -> None:
    assert texts(house, "once", NOON, seen=b"a" * 32)
    assert not texts(house, "once", NOON + SECOND, seen=b"a" * 32)
    gathers(house, NOON + SILENCE)
    assert not texts(house, "once", NOON + timedelta(days=2), seen=b"a" * 32)
    assert SingleMessage.objects.count() == 0
    assert TipKey.objects.count() == 1


def test_what_was_seen_is_forgotten_after_a_year(house: House) -> None:
    texts(house, "once", NOON)
    assert forget_seen(quarter_hour(NOON) + SEEN_LIFE) == 0
    assert forget_seen(NOON + SEEN_LIFE) == 1
    assert not SeenMessage.objects.exists()


def test_files_without_words_make_a_tip_that_says_where_they_are(house: House) -> None:
    place = "https://api.example.org/Media/ME1"
    texts(house, "", NOON, files=2, places=(place,))
    gathers(house, NOON + SILENCE)
    told = story_of(house, Tip.objects.get())
    assert told["story"] == WITHOUT_WORDS
    assert told["elsewhere"] == f"2 pictures or files came with this and stayed with the provider.\n{place}"


def test_more_than_fits_into_one_story_is_in_the_messages_after_it(house: House) -> None:
    for second in range(4):
        texts(house, str(second) * 60_000, NOON + second * SECOND)
    assert gathers(house, NOON + SILENCE * 2) == 3
    assert gathers(house, NOON + SILENCE * 2) == 1
    opened = house.maya.opens(Tip.objects.get())
    assert (len(opened.story["story"]), len(opened.messages[0].text)) == (180_002, 60_000)


@pytest.mark.parametrize(
    ("text", "language"),
    [("nos tienen encerradas en la casa y no podemos salir", "es"), ("???", "en"), ("👀", "en")],
    ids=["Spanish", "signs", "picture"],
)
def test_the_language_is_told_from_the_words(text: str, language: str, house: House) -> None:
    texts(house, text, NOON)
    gathers(house, NOON + SILENCE)
    assert Tip.objects.get().language == language


@pytest.mark.parametrize("text", ["我们不能离开这里，请帮帮我们", "\ud800 broken", "nul \x00 here", "x" * 100_000])
def test_any_text_becomes_a_tip(text: str, house: House) -> None:
    texts(house, text, NOON)
    gathers(house, NOON + SILENCE)
    assert story_of(house, Tip.objects.get())["story"]


def test_a_damaged_message_is_told_once_and_hides_nothing_else(house: House, caplog: Any) -> None:
    texts(house, "fine", NOON)
    texts(house, "gone", NOON, sender=BEN)
    damaged = SingleMessage.objects.order_by("id")[0]
    SingleMessage.objects.filter(pk=damaged.pk).update(sealed=b"nonsense")
    with caplog.at_level(logging.WARNING, "heatwatch.intake"):
        assert gathers(house, NOON + SILENCE) == 1
        assert gathers(house, NOON + SILENCE) == 0
    assert caplog.messages == [f"{damaged.pk} cannot be opened"]
    assert list(SingleMessage.objects.values_list("pk", "damaged")) == [(damaged.pk, True)]


def test_a_message_that_the_house_stumbles_over_holds_up_no_other(house: House, caplog: Any) -> None:
    texts(house, "fine", NOON)
    texts(house, "stone", NOON, sender=BEN)

    def stumbling(text: str) -> str:
        if text == "stone":
            raise RuntimeError(text)
        return "en"

    with caplog.at_level(logging.WARNING, "heatwatch.intake"):
        assert gather(house.reader(), NOON + SILENCE, stumbling) == 1
    assert SingleMessage.objects.get().damaged is False
    assert caplog.messages[0].endswith("could not become a tip: RuntimeError")
    assert gathers(house, NOON + SILENCE) == 1


def test_without_the_key_of_the_desk_messages_wait(house: House, caplog: Any) -> None:
    texts(house, "they keep us", NOON)
    house.reader()
    revoke("desk", house.people["reader"].account, by=house.vera.account.pk, now=NOON)
    keyring = house.people["reader"].keyring
    with caplog.at_level(logging.WARNING, "heatwatch.intake"):
        assert gather(keyring, NOON + SILENCE, language_of) == 0
    assert SingleMessage.objects.get().damaged is False
    assert len(caplog.messages) == 1


def test_after_a_rotation_a_reader_that_runs_on_gathers_with_the_new_key(house: House) -> None:
    house.reader()
    keyring = house.people["reader"].keyring
    before = keyring.compartment(DESK).index_key.reveal()
    rotated(house)
    texts(house, "they keep us", NOON)
    assert gather(keyring, NOON + SILENCE, language_of) == 1
    assert keyring.compartment(DESK).index_key.reveal() != before
    texts(house, "hurry", NOON + 2 * SILENCE)
    assert gathers(house, NOON + 3 * SILENCE) == 1
    assert Tip.objects.count() == 1, "a reader that was started since finds the same conversation"


def test_two_readers_make_one_tip(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read the same rows before the first was done with them."""
    texts(house, "they keep us", NOON)
    rows = list(SingleMessage.objects.all())
    keys = list(TipKey.objects.all())
    assert gathers(house, NOON + SILENCE) == 1
    monkeypatch.setattr("heatwatch.intake.queries.single_messages", lambda _: rows)
    TipKey.objects.bulk_create(keys)
    assert gathers(house, NOON + SILENCE) == 0
    assert Tip.objects.count() == 1
    assert not Message.objects.exists()


def test_no_column_holds_the_words_or_the_number(house: House) -> None:
    texts(house, "zorquin", NOON)
    texts(house, "zorquin", NOON, sender=BEN, keyword=DANGER)
    gathers(house, NOON)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told = [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for row in cursor for v in row]
            assert not [v for v in told for word in (b"zorquin", ANA[1:].encode(), BEN[1:].encode()) if word in v], (
                table
            )


@pytest.mark.parametrize(
    ("seconds", "now", "whole"),
    [([0], 59, False), ([0], 60, True), ([0, 59], 60, False), ([0, 59, 118], 178, True), ([0, 250, 299], 300, True)],
)
def test_when_a_run_is_whole(seconds: list[int], now: int, whole: bool) -> None:
    assert is_whole([NOON + second * SECOND for second in seconds], NOON + now * SECOND) is whole
