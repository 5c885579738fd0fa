"""The one way out: nothing is texted while it is not safe, nothing twice, and nothing is claimed that is not known."""

import random
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from heatwatch.audit.models import Record
from heatwatch.intake.actions import words
from heatwatch.intake.actions.claiming import RESTORED, beat
from heatwatch.intake.actions.words import Whom
from heatwatch.intake.consent import OVERTAKEN, Window, Yes
from heatwatch.intake.models import Conversation, PhoneWords, SingleMessage, Tip
from heatwatch.texting import rules
from heatwatch.texting.models import Letter
from heatwatch.vault.models import TipKey
from tests.intake.texting import ANA, BEN, gathers
from tests.people import House
from tests.texting.outbox import MINUTE, at, fate, says, sends, tip_by_text, writes
from tests.texting.simulator import Simulator

pytestmark = pytest.mark.django_db
SAFE_AT = 10


@pytest.fixture
def safe(house: House) -> Tip:
    """A tip by text message whose reporter texted SAFE."""
    tip = tip_by_text(house)
    says(house, "SAFE", SAFE_AT)
    gathers(house, at(SAFE_AT + 2))
    return tip


def test_it_goes_out_once_and_the_providers_copy_is_deleted_and_looked_for(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    letter = writes(safe, 20)
    for minutes in (21, 21.1, 22.5, 40):
        sends(house, simulator.provider(), minutes)
    assert [(one["To"], one["Body"], one["ValidityPeriod"]) for one in simulator.took] == [(ANA, "We read it.", "600")]
    assert fate(letter) == (Letter.SENT, "")
    assert (letter.copy, letter.provider_id, letter.delivery) == (Letter.GONE, "", "delivered")
    assert simulator.copies == {}
    assert [asked.partition(" ")[0] for asked in simulator.asked] == ["POST", "GET", "DELETE", "GET"]


def test_nothing_goes_out_before_anybody_said_that_it_is_safe(house: House, simulator: Simulator) -> None:
    letter = writes(tip_by_text(house), 5)
    sends(house, simulator.provider(), 6)
    assert fate(letter) == (Letter.ENDED, "not_safe")
    assert simulator.asked == []


@pytest.mark.parametrize("word", ["STOP", "alto", "not safe", "please stop texting me", "he won't stop", "is it safe?"])
@pytest.mark.parametrize("gathered", [True, False])
def test_after_an_end_nothing_goes_out_whether_the_reader_has_gathered_it_or_not(
    house: House, simulator: Simulator, safe: Tip, word: str, gathered: bool
) -> None:
    letter = writes(safe, 20)
    says(house, word, 21)
    if gathered:
        gathers(house, at(23))
    sends(house, simulator.provider(), 24)
    assert fate(letter) == (Letter.ENDED, "not_safe")
    assert simulator.asked == []


def test_what_was_written_before_the_last_end_is_not_sent_after_a_new_safe(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    before = writes(safe, 20)
    says(house, "STOP", 21)
    says(house, "SAFE", 30)
    after = writes(safe, 31)
    sends(house, simulator.provider(), 32)
    assert (fate(before), fate(after)) == ((Letter.ENDED, "not_safe"), (Letter.SENT, ""))
    assert len(simulator.took) == 1


def test_a_stop_of_somebody_else_ends_nothing(house: House, simulator: Simulator, safe: Tip) -> None:
    letter = writes(safe, 20)
    says(house, "STOP", 21, BEN)
    sends(house, simulator.provider(), 22)
    assert fate(letter)[0] == Letter.SENT


def test_a_stop_outlasts_the_conversation_and_a_call_takers_record(house: House, simulator: Simulator) -> None:
    says(house, "STOP", -60 * 24 * 40)
    gathers(house, at(-60 * 24 * 40 + 2))
    tip = tip_by_text(house)
    words.note(house.maya.keyring, Whom("sms", ANA), Yes(at(5), None, "x", "by telephone"), at(5))
    letter = writes(tip, 6)
    sends(house, simulator.provider(), 7)
    assert fate(letter) == (Letter.ENDED, "not_safe")


def test_a_call_takers_record_lets_it_go_out_within_its_hours(house: House, simulator: Simulator) -> None:
    tip = tip_by_text(house)
    hours = Window(time(5, 0), time(6, 0), "America/Los_Angeles")  # 13:00 to 14:00 in UTC on that day.
    words.note(house.maya.keyring, Whom("sms", ANA), Yes(at(5), hours, "x", "by telephone"), at(5))
    letter = writes(tip, 6)
    sends(house, simulator.provider(), 7)
    assert fate(letter)[0] == Letter.WAITING
    sends(house, simulator.provider(), 116.5)
    assert fate(letter)[0] == Letter.WAITING, "half a minute before the end is too late"
    sends(house, simulator.provider(), 112)
    assert fate(letter)[0] == Letter.WAITING, "it looks again a minute later"
    sends(house, simulator.provider(), 60)
    assert simulator.took == []
    letter.next_look = at(60)
    letter.save()
    sends(house, simulator.provider(), 113)
    assert simulator.took[0]["ValidityPeriod"] == "233", "what is left of the hours"


def test_the_time_is_asked_for_each_letter_anew(house: House, simulator: Simulator) -> None:
    """The provider took so long for the first that the second came too late."""
    for sender in (ANA, BEN):
        tip = tip_by_text(house, sender)
        hours = Window(time(4, 0), time(4, 30), "America/Los_Angeles")  # Until 12:30 in UTC.
        words.note(house.maya.keyring, Whom("sms", sender), Yes(at(5), hours, "x", "by telephone"), at(5))
        writes(tip, 6)
    times = iter([at(7), at(7), at(7), at(7), at(40), at(40), at(40), at(40)])
    from heatwatch.texting.actions.by_text import send_due  # noqa: PLC0415  with a clock of its own

    send_due(house.reader(), simulator.provider(), lambda: next(times))
    assert len(simulator.took) == 1
    assert sorted(Letter.objects.values_list("state", flat=True)) == [Letter.SENT, Letter.WAITING]


@pytest.mark.parametrize("mood", ["503", "429"])
def test_what_was_not_taken_is_tried_again_later_and_later(
    house: House, simulator: Simulator, safe: Tip, mood: str
) -> None:
    letter, simulator.mood = writes(safe, 20), mood
    sends(house, simulator.provider(), 21)
    assert fate(letter)[0] == Letter.WAITING
    sends(house, simulator.provider(), 21.5)
    assert len(simulator.asked) == 1, "not at once"
    sends(house, simulator.provider(), 23)
    assert len(simulator.asked) == 2
    simulator.mood = "well"
    sends(house, simulator.provider(), 40)
    assert (fate(letter)[0], len(simulator.took)) == (Letter.SENT, 1)


def test_nobody_there_is_tried_again_and_given_up_after_two_days(house: House, simulator: Simulator, safe: Tip) -> None:
    letter = writes(safe, 20)
    nobody = simulator.provider(api="http://127.0.0.1:9")
    sends(house, nobody, 21)
    assert fate(letter)[0] == Letter.WAITING
    sends(house, nobody, 20 + 60 * 48)
    assert fate(letter) == (Letter.ENDED, "old")
    safe.refresh_from_db()
    assert safe.waiting_on == Tip.US


@pytest.mark.parametrize("mood", ["slow", "mute", "500", "wrong answer", "wrong number", "drips"])
def test_where_nobody_can_say_it_is_perhaps_sent_and_never_sent_again(
    house: House, simulator: Simulator, safe: Tip, mood: str
) -> None:
    letter, simulator.mood = writes(safe, 20), mood
    sends(house, simulator.provider(), 21)
    assert fate(letter)[0] == Letter.PERHAPS
    simulator.mood = "well"
    for minutes in (22, 60, 60 * 24):
        sends(house, simulator.provider(), minutes)
    assert len(simulator.took) == 1
    safe.refresh_from_db()
    assert safe.waiting_on == Tip.US
    assert Record.objects.filter(verb="text_perhaps_sent", tip=safe.pk).count() == 1


def test_a_sender_that_was_killed_in_between_leaves_it_perhaps_sent(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    class Killed(Exception):
        pass

    class Kills:
        def send(self, *_: object) -> str:
            raise Killed

    letter = writes(safe, 20)
    with pytest.raises(Killed):
        sends(house, Kills(), 21)
    assert fate(letter)[0] == Letter.SENDING
    sends(house, simulator.provider(), 22)
    assert fate(letter)[0] == Letter.SENDING, "another reader may have it in hand"
    sends(house, simulator.provider(), 27)
    assert fate(letter)[0] == Letter.PERHAPS
    assert simulator.took == []


def test_a_letter_is_in_one_senders_hands(house: House, simulator: Simulator, safe: Tip) -> None:
    """A second sender that looks while the first is handing it over finds nothing to do."""
    letter = writes(safe, 20)

    class Second:
        def send(self, to: str, text: str, valid: timedelta) -> str:
            sends(house, simulator.provider(), 21)
            return simulator.provider().send(to, text, valid)

    sends(house, Second(), 21)
    assert (fate(letter)[0], len(simulator.took)) == (Letter.SENT, 1)


def test_a_refusal_ends_it_and_a_stop_at_the_provider_is_a_stop_here(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    first, simulator.mood = writes(safe, 20), "refuses 21211"
    sends(house, simulator.provider(), 21)
    assert fate(first) == (Letter.ENDED, "refused")
    second, simulator.mood = writes(safe, 22), "refuses 21610"
    sends(house, simulator.provider(), 23)
    assert fate(second) == (Letter.ENDED, "stopped_there")
    simulator.mood = "well"
    third = writes(safe, 24)
    sends(house, simulator.provider(), 25)
    assert fate(third) == (Letter.ENDED, "not_safe")
    assert words.standing(house.reader(), Whom("sms", ANA)).is_stopped


def test_a_copy_that_cannot_be_deleted_is_kept_in_sight_and_tried_again(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    letter = writes(safe, 20)
    sends(house, simulator.provider(), 21)
    simulator.mood = "keeps"
    sends(house, simulator.provider(), 23)
    assert (fate(letter)[0], letter.copy) == (Letter.SENT, Letter.KEPT)
    sends(house, simulator.provider(), 21 + 60 * 25)
    assert (fate(letter)[0], letter.copy) == (Letter.SENT, Letter.STAYS)
    simulator.mood = "well"
    sends(house, simulator.provider(), 21 + 60 * 27)
    assert (fate(letter)[0], letter.copy) == (Letter.SENT, Letter.GONE)


def test_a_message_that_did_not_arrive_comes_back_to_the_desk(house: House, simulator: Simulator, safe: Tip) -> None:
    letter, simulator.delivery = writes(safe, 20), "undelivered"
    Tip.objects.filter(pk=safe.pk).update(waiting_on=Tip.REPORTER)
    sends(house, simulator.provider(), 21)
    sends(house, simulator.provider(), 23)
    safe.refresh_from_db()
    assert (fate(letter)[0], letter.delivery, safe.waiting_on) == (Letter.SENT, "undelivered", Tip.US)


def test_wrong_credentials_send_nothing_and_lose_nothing(house: House, simulator: Simulator, safe: Tip) -> None:
    from heatwatch.common.secret import Secret  # noqa: PLC0415  for this test alone

    letter = writes(safe, 20)
    sends(house, simulator.provider(token=Secret("another")), 21)
    assert (fate(letter)[0], simulator.took) == (Letter.WAITING, [])


def test_a_record_that_cannot_be_opened_counts_as_stop_until_they_say_safe_again(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    PhoneWords.objects.update(sealed=b"damaged")
    assert words.standing(house.reader(), Whom("sms", ANA)).is_stopped
    letter = writes(safe, 30)
    sends(house, simulator.provider(), 31)
    assert fate(letter) == (Letter.ENDED, "not_safe")
    says(house, "SAFE", 40)
    gathers(house, at(42))
    again = writes(safe, 43)
    sends(house, simulator.provider(), 44)
    assert fate(again)[0] == Letter.SENT


def test_a_waiting_message_that_cannot_be_opened_is_a_doubt_about_every_telephone(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    says(house, "STOP", 25, BEN)
    SingleMessage.objects.update(sealed=b"damaged", damaged=True)
    letter = writes(safe, 45)
    sends(house, simulator.provider(), 46)
    assert fate(letter) == (Letter.ENDED, "not_safe")
    words.note(house.maya.keyring, Whom("sms", ANA), Yes(at(47), None, "x", "by telephone"), at(47))
    again = writes(safe, 48)
    sends(house, simulator.provider(), 49)
    assert fate(again)[0] == Letter.SENT


def test_after_a_backup_was_restored_nothing_old_goes_out_and_safe_has_to_be_said_anew(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    before = writes(safe, 20)
    beat(RESTORED, at(21))
    after = writes(safe, 22)
    sends(house, simulator.provider(), 23)
    assert (fate(before), fate(after)) == ((Letter.ENDED, "restored"), (Letter.ENDED, "not_safe"))
    assert simulator.asked == []


def test_a_restricted_tip_and_one_whose_conversation_is_over_are_not_answered(
    house: House, simulator: Simulator, safe: Tip
) -> None:
    hidden = writes(safe, 20)
    Tip.objects.update(restricted=True)
    sends(house, simulator.provider(), 21)
    Tip.objects.update(restricted=False)
    late = writes(safe, 22)
    Conversation.objects.update(last=at(22) - timedelta(days=31))
    sends(house, simulator.provider(), 23)
    assert (fate(hidden)[1], fate(late)[1]) == ("restricted", "over")


def test_a_name_in_the_place_of_a_number_is_not_texted(house: House, simulator: Simulator) -> None:
    tip = tip_by_text(house, "72345")
    says(house, "SAFE", 10, "72345")
    letter = writes(tip, 20)
    sends(house, simulator.provider(), 21)
    assert fate(letter) == (Letter.ENDED, "no_number")


def test_each_record_has_one_key_and_the_one_before_is_gone(house: House, safe: Tip) -> None:
    for minutes in (20, 30):
        says(house, "STOP", minutes)
        gathers(house, at(minutes + 2))
    [row] = PhoneWords.objects.all()
    assert TipKey.objects.filter(tip=row.record).count() == 1
    assert TipKey.objects.count() == 2, "of the tip, and of the record"


class Notes:
    """A provider that takes everything and notes it."""

    def __init__(self) -> None:
        self.took: list[str] = []

    def send(self, to: str, *_: Any) -> str:
        self.took.append(to)
        return f"SM{len(self.took):032x}"

    def delivery(self, _id: str) -> None:
        return None


SAID = {"stop": "STOP", "safe": "SAFE", "unsure": "not safe", "doubt": "do not text me, he looks at it"}


def is_safe(told: list[tuple[float, str]], written: float) -> bool:
    """The rule once more, as a person would follow it: one message after the other."""
    state, ended = False, -1e9
    for minutes, kind in sorted(told):
        if kind != "safe":
            state, ended = False, minutes
        elif minutes - ended > OVERTAKEN / MINUTE:
            state = True
    return state and written > ended


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_said_in_whatever_order_it_is_gathered_only_what_is_safe_goes_out(house: House, seed: int) -> None:
    chance = random.Random(seed)
    number = f"+15105550{100 + seed}"
    tip, notes = tip_by_text(house, number), Notes()
    times = chance.sample(range(20, 120), chance.randint(1, 6))
    told = [(minutes / 2, chance.choice(list(SAID))) for minutes in times]
    for minutes, kind in chance.sample(told, len(told)):
        says(house, SAID[kind], minutes, number)
        if chance.random() < 0.5:
            gathers(house, at(70))
    written = chance.randint(20, 120) / 2 + 0.1
    letter = writes(tip, written)
    sends(house, notes, 80)
    assert (fate(letter)[0] == Letter.SENT) == bool(notes.took) == is_safe(told, written), told


def test_the_rules_words_are_those_of_the_rows() -> None:
    assert set(rules.WHY) >= rules.BY_PROVIDER
    assert isinstance(at(0), datetime)
