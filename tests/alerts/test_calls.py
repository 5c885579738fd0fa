"""Colleagues who are woken by a call: what is said, that nothing comes back from it, and what became of it."""

from typing import Any

import pytest

from heatwatch.alerts import rules
from heatwatch.alerts.actions.raising import raise_search
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import Alert, ProviderCopy, Sending
from heatwatch.intake.models import Tip
from tests.alerts.conftest import Night

MAYA, TARA = "+15105550101", "+15105550102"


@pytest.fixture
def called(night: Night) -> Night:
    """Maya and Tara are reached by calls alone."""
    night.with_texts()
    night.reached_at("maya", Reach(call=MAYA))
    night.reached_at("tara", Reach(call=TARA))
    return night


def danger(night: Night, **said: Any) -> Tip:
    return night.house.receives(danger_now=True, now=night.now, **said)


def test_a_telephone_rings_and_says_twice_that_a_tip_waits(called: Night) -> None:
    tip = danger(called, story="kumquat")
    called.turns()
    (rang,) = called.texts.rang
    number = ", ".join(" ".join(part) for part in tip.number.split("-"))
    sentence = (
        f"This is an alert of the office. A crisis tip is waiting: {number}. Sign in, and say that you are on it."
    )
    assert (rang["To"], rang["says"].count(sentence)) == (MAYA, 2)
    assert "kumquat" not in rang["says"]
    assert (Sending.objects.get().way, Sending.objects.get().state) == ("call", "sent")


def test_whoever_takes_the_call_has_not_answered_the_alert(called: Night) -> None:
    danger(called)
    called.turns()
    called.cleans(seconds=10)
    assert not called.texts.copies, "its copy is deleted once it ended"
    assert ProviderCopy.objects.get().delivery == "completed"
    assert Alert.objects.get().ended_at is None
    called.turns(minutes=5)
    assert [one["To"] for one in called.texts.rang] == [MAYA, TARA]


@pytest.mark.parametrize("became", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_nobody_took_wakes_the_next_within_seconds(called: Night, became: str) -> None:
    danger(called)
    called.texts.call = became
    called.turns()
    called.cleans(seconds=10)
    assert (Sending.objects.get().state, Sending.objects.get().why) == ("failed", "undelivered")
    called.turns(seconds=6)
    assert [one["To"] for one in called.texts.rang] == [MAYA, TARA]


def test_a_call_that_still_rings_is_left_alone(called: Night) -> None:
    danger(called)
    called.texts.call = "ringing"
    called.turns()
    called.cleans(seconds=10)
    assert (len(called.texts.copies), Sending.objects.get().state) == (1, "sent")


@pytest.mark.parametrize(("mood", "state"), [("503", "failed"), ("500", "perhaps"), ("mute", "perhaps")])
def test_a_provider_that_fails_is_told_from_one_that_took_nothing(called: Night, mood: str, state: str) -> None:
    danger(called)
    called.texts.mood = mood
    called.turns()
    assert Sending.objects.get().state == state


def test_text_and_call_go_out_side_by_side(called: Night) -> None:
    called.reached_at("maya", Reach(text=MAYA, call=MAYA))
    danger(called)
    assert called.turns() == 2
    assert dict(Sending.objects.values_list("way", "state")) == {"text": "sent", "call": "sent"}
    assert (len(called.texts.took), len(called.texts.rang)) == (1, 1)


def test_of_a_restricted_tip_no_number_is_said(called: Night) -> None:
    assert "waiting for you" in rules.spoken("A tip is waiting for you")
    assert rules.spoken("2 crisis tips are waiting: HW-7K3-Q92, HW-AAA-111").count("H W, ") == 2
    assert rules.spoken("This is a trial. Alerts reach you.\n3 tips wait").endswith(
        "Alerts reach you. 3 tips wait. Sign in, and say that you are on it."
    )


def test_no_telephone_rings_for_a_saved_search(called: Night) -> None:
    called.reached_at("maya", Reach(mail="maya@office.example", text=MAYA, call=MAYA))
    raise_search(called.house.maya.account.pk, called.now)
    assert called.turns() == 1
    assert called.heard("maya") == ["A saved search has something new."]
    assert called.texts.took == called.texts.rang == []
