"""Colleagues who are woken by a text: what goes out, what became of it, and the copy that the provider keeps."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions import telling
from heatwatch.alerts.actions.answering import acknowledge
from heatwatch.alerts.actions.reaching import ask_for_trial, own_reach
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import Alert, AlertAddress, ProviderCopy, Sending
from heatwatch.alerts.queries import readiness
from heatwatch.audit.models import Record
from heatwatch.intake.actions.claiming import beat
from heatwatch.intake.models import Tip
from tests.alerts.conftest import NOW, Night
from tests.texting.simulator import ALERTS

MAYA, TARA = "+15105550101", "+15105550102"


@pytest.fixture
def texted(night: Night) -> Night:
    """Maya and Tara are reached by texts alone."""
    night.with_texts()
    night.reached_at("maya", Reach(text=MAYA))
    night.reached_at("tara", Reach(text=TARA))
    return night


def danger(night: Night, **said: Any) -> Tip:
    return night.house.receives(danger_now=True, now=night.now, **said)


def to(night: Night, number: str) -> list[str]:
    return [one["Body"] for one in night.texts.took if one["To"] == number]


def test_it_says_that_a_tip_waits_and_comes_from_a_number_of_its_own(texted: Night) -> None:
    tip = danger(texted, story="kumquat")
    assert texted.turns() == 1
    (took,) = texted.texts.took
    assert (took["To"], took["Body"]) == (MAYA, f"A crisis tip is waiting: {tip.number}")
    assert took["From"] == ALERTS
    assert took["ValidityPeriod"] == "600"
    (row,) = Sending.objects.all()
    assert (row.way, row.state) == ("text", "sent")
    assert {"way": "text"}.items() <= Record.objects.get(verb="alert_sent").detail.items()
    assert MAYA not in str(list(Record.objects.values())) + str(list(Sending.objects.values()))


def test_who_does_not_answer_is_followed_by_the_next(texted: Night) -> None:
    danger(texted)
    texted.turns()
    assert texted.turns(minutes=4) == 0
    assert texted.turns(minutes=1) == 1
    assert (len(to(texted, MAYA)), len(to(texted, TARA))) == (1, 1)
    acknowledge(texted.house.tara.account, Alert.objects.get(), texted.now)
    assert texted.turns(minutes=30) == 0


def test_of_a_restricted_tip_its_holders_alone_are_told_and_no_number(texted: Night) -> None:
    tip = danger(texted)
    texted.house.restricts(tip, by="sam", to="vera")
    Tip.objects.filter(pk=tip.pk).update(status=Tip.UNREAD)
    texted.now += timedelta(minutes=1)
    texted.reached_at("vera", Reach(text="+15105550103"))
    texted.turns()
    assert [(one["To"], one["Body"]) for one in texted.texts.took] == [("+15105550103", "A tip is waiting for you")]


@pytest.mark.parametrize("mood", ["429", "503", "refuses 21211", "refuses 21610"])
def test_what_was_surely_not_taken_wakes_the_next_within_seconds(texted: Night, mood: str) -> None:
    danger(texted)
    texted.texts.mood = mood
    texted.turns()
    assert Sending.objects.get().state == "failed"
    texted.texts.mood = "well"
    texted.turns(seconds=6)
    assert (to(texted, MAYA), len(to(texted, TARA))) == ([], 1)


@pytest.mark.parametrize("mood", ["mute", "500", "slow", "wrong answer", "wrong number"])
def test_where_nobody_can_say_it_is_perhaps_sent_and_never_sent_again(texted: Night, mood: str) -> None:
    danger(texted)
    texted.texts.mood = mood
    texted.turns()
    assert Sending.objects.get().state == "perhaps"
    assert not ProviderCopy.objects.exists()
    texted.texts.mood = "well"
    assert texted.turns(minutes=4) == 0
    texted.turns(minutes=1)
    assert (len(to(texted, MAYA)), len(to(texted, TARA))) == (1, 1)


def test_a_waker_that_was_killed_after_it_sent_sends_nothing_twice(
    texted: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    danger(texted)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(telling, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            texted.turns()
    texted.turns(minutes=3)
    assert Sending.objects.get().state == "perhaps"
    assert len(to(texted, MAYA)) == 1


def test_what_reached_nobody_counts_as_not_sent_and_wakes_the_next_within_seconds(texted: Night) -> None:
    danger(texted)
    texted.texts.delivery = "undelivered"
    texted.turns()
    assert texted.turns(seconds=11) == 0
    assert texted.cleans() == 1
    row = Sending.objects.get()
    assert (row.state, row.why) == ("failed", "undelivered")
    assert Record.objects.filter(verb="alert_not_sent").count() == 1
    assert texted.turns(seconds=6) == 1
    assert len(to(texted, TARA)) == 1


def test_what_reached_nobody_by_text_but_went_by_mail_hurries_nobody(night: Night) -> None:
    night.with_texts().reached_at("maya", Reach(mail="maya@office.example", text=MAYA))
    danger(night)
    night.texts.delivery = "failed"
    assert night.turns() == 2
    night.cleans(seconds=11)
    assert dict(Sending.objects.values_list("way", "state")) == {"email": "sent", "text": "failed"}
    assert night.turns(minutes=4) == 0


def test_an_old_text_that_reached_nobody_hurries_nobody(texted: Night) -> None:
    danger(texted)
    texted.texts.delivery = "undelivered"
    texted.turns()
    texted.texts.delivery = "delivered"
    texted.turns(minutes=5)
    before = Alert.objects.get().next_step
    texted.cleans()
    assert Alert.objects.get().next_step == before


def test_the_copy_is_deleted_once_the_text_came_and_looked_for(texted: Night) -> None:
    danger(texted)
    texted.texts.delivery = "sent"
    texted.turns()
    id = ProviderCopy.objects.get().provider_id
    assert texted.cleans(seconds=9) == 0
    texted.cleans(seconds=1)
    assert id in texted.texts.copies, "no provider deletes what is on its way"
    texted.texts.copies[id] = "delivered"
    texted.cleans(seconds=10)
    assert not texted.texts.copies
    copy = ProviderCopy.objects.get()
    assert (copy.state, copy.provider_id, copy.delivery) == ("gone", "", "delivered")
    assert texted.cleans(hours=3) == 0


def test_a_copy_that_the_provider_keeps_is_told_after_a_day_and_tried_on(texted: Night) -> None:
    danger(texted)
    texted.turns()
    texted.texts.mood = "keeps"
    for _ in range(26):
        texted.cleans(hours=1)
    assert ProviderCopy.objects.get().state == "stays"
    texted.texts.mood = "well"
    texted.cleans(hours=1)
    assert ProviderCopy.objects.get().state == "gone"


def test_the_copy_is_deleted_though_the_tip_was_destroyed(texted: Night) -> None:
    danger(texted)
    texted.turns()
    Alert.objects.all().delete()
    texted.cleans(seconds=10)
    assert not texted.texts.copies
    assert ProviderCopy.objects.get().state == "gone"


def test_a_trial_comes_by_text(texted: Night) -> None:
    ask_for_trial(texted.house.maya.account, texted.now)
    texted.turns()
    assert to(texted, MAYA) == ["This is a trial. Alerts reach you."]


def test_an_address_from_before_there_were_texts_still_opens(texted: Night) -> None:
    from heatwatch.common import cookiebox  # noqa: PLC0415  as the row was sealed then

    maya, key = texted.house.maya.account, texted.senders.host_key
    old = cookiebox.seal_under(key, f"alert address of {maya.pk}", b'{"mail": "a@b.example", "push": "", "token": ""}')
    AlertAddress.objects.filter(account=maya).update(sealed=old)
    assert own_reach(maya, host_key=key) == Reach(mail="a@b.example")


def test_who_is_reached_by_no_way_of_this_house_is_told_loudly(texted: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    AlertAddress.objects.update(confirmed_at=NOW)
    monkeypatch.setattr(readiness, "host_key_here", lambda: texted.senders.host_key)
    for worker in ("waker", "waker email"):
        beat(worker, NOW)
    assert readiness.problems(NOW) == ["Maya Torres, Tara Singh can be reached by no way that this house has now"]
    beat("waker text", NOW)
    assert readiness.problems(NOW) == []
    texted.texts.mood = "503"
    danger(texted)
    texted.turns()
    assert readiness.problems(NOW) == ["the last text message did not go out, or nobody knows"]


def test_a_copy_is_named_by_its_message(texted: Night) -> None:
    danger(texted)
    texted.turns()
    batch = Sending.objects.get().batch
    assert queries.copies_of([batch])[batch, "text"].state == "kept"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("(510) 555-0143", "+15105550143"),
        ("+1 510.555.0143", "+15105550143"),
        ("+52 55 5550 0101", "+525555500101"),
        ("510 555 0143 x5", "510 555 0143 x5"),
        ("911", "911"),
        ("", ""),
    ],
)
def test_a_number_is_kept_as_providers_take_it(typed: str, found: str) -> None:
    assert rules.number(typed) == found


@given(st.text(max_size=30))
def test_whatever_is_typed_a_number_is_found_once(typed: str) -> None:
    once = rules.number(typed)
    assert rules.number(once) == once
