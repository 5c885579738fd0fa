"""Who is woken, by what, and what is never said; whatever the servers do, nothing is lost and nothing doubled."""

from datetime import timedelta
from typing import Any

import pytest

from heatwatch.alerts import queries
from heatwatch.alerts.actions import telling
from heatwatch.alerts.actions.answering import acknowledge
from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.reaching import ask_for_trial
from heatwatch.alerts.errors import NoSuchAlert
from heatwatch.alerts.models import Alert, AlertAddress, Sending, Shift
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.intake.models import Tip
from tests.alerts.conftest import NOW, Night

CRISIS = "He has locked her in and he has a knife. She cried for help a minute ago."
EARLY = NOW - timedelta(hours=9)


def states(alert: Alert | None = None) -> list[str]:
    rows = Sending.objects.filter(alert=alert) if alert else Sending.objects.all()
    return list(rows.order_by("at", "pk").values_list("state", flat=True))


def verbs(tip: Tip) -> list[str]:
    told = Record.objects.filter(tip=tip.pk, verb__startswith="alert_").order_by("at", "pk")
    return [verb.removeprefix("alert_") for verb in told.values_list("verb", flat=True)]


def danger(night: Night, **said: Any) -> Tip:
    return night.house.receives(danger_now=True, now=night.now, **said)


def test_ticked_danger_wakes_the_first_on_call_without_any_reader(night: Night) -> None:
    night.reader_lives = False
    beat(READER, NOW - timedelta(minutes=4))
    tip = danger(night)
    assert night.turns() == 1
    assert night.heard("maya") == [f"A crisis tip is waiting: {tip.number}"]
    assert not night.heard("tara")
    assert states() == ["sent"]
    assert sorted(verbs(tip)) == ["raised", "sent"]
    assert night.turns(seconds=2) == 0


def test_a_crisis_that_the_reader_finds_wakes_too_though_somebody_opened_the_tip_before(night: Night) -> None:
    tip = night.house.receives(CRISIS, now=NOW)
    night.house.maya.opens(tip, NOW)
    assert night.turns(seconds=1) == 0
    night.house.reads(night.now)
    assert night.turns(seconds=1) == 1
    assert night.heard("maya") == [f"A crisis tip is waiting: {tip.number}"]


def test_a_crisis_that_a_person_finds_wakes_too(night: Night) -> None:
    from tests.web.console.desk import sat_down  # noqa: PLC0415  only this test sits down at the console

    tip = night.house.receives_opened(now=NOW)
    with night.at_the_console():
        sat_down(night.house, "maya", tip).succeeds("triage", lane="crisis", urgency="now", reason="x")
    night.turns(minutes=1)
    assert night.heard("maya") == [f"A crisis tip is waiting: {tip.number}"]


def test_who_does_not_answer_is_followed_by_the_next_and_then_by_the_first_again(night: Night) -> None:
    tip = danger(night)
    for minutes, told in ((0, (1, 0)), (4, (1, 0)), (1, (1, 1)), (5, (2, 1)), (5, (2, 2))):
        night.turns(minutes=minutes)
        assert (len(night.heard("maya")), len(night.heard("tara"))) == told
    acknowledge(night.house.tara.account, Alert.objects.get(), night.now)
    assert night.turns(minutes=30) == 0
    assert sorted(verbs(tip)) == ["acknowledged", "raised", *["sent"] * 4]
    assert not acknowledge(night.house.maya.account, Alert.objects.get(), night.now)
    assert Alert.objects.get().ended_by == night.house.tara.account


def test_whoever_opens_the_tip_has_answered_and_the_reader_has_not(night: Night) -> None:
    tip = danger(night)
    night.turns()
    night.house.reads(night.now)
    night.turns(seconds=2)
    assert Alert.objects.get().ended_at is None
    night.house.jonas.opens(tip, night.now + timedelta(seconds=3))
    assert night.turns(minutes=6) == 0
    assert (Alert.objects.get().how, Alert.objects.get().ended_by) == ("opened", night.house.jonas.account)


def test_a_flood_of_crises_is_no_flood_of_messages(night: Night) -> None:
    first = danger(night)
    night.turns()
    tips = [danger(night, story=f"another {n}") for n in range(7)]
    assert night.turns(seconds=5) == 0
    assert night.turns(seconds=26) == 1
    assert night.heard("maya")[0].endswith(first.number)
    assert night.heard("maya")[1].startswith("7 crisis tips are waiting: ")
    assert night.heard("maya")[1].endswith("and 2 more")
    assert sum(tip.number in night.heard("maya")[1] for tip in tips) == 5


def test_what_is_past_due_and_unopened_is_told_once_until_more_is(night: Night) -> None:
    tip, other = (night.house.receives(f"late {n}", now=EARLY) for n in range(2))
    night.turns()
    assert night.heard("maya") == ["2 tips are past due and nobody has opened them"]
    acknowledge(night.house.maya.account, Alert.objects.get(), night.now)
    assert night.turns(minutes=6) == 0
    assert Alert.objects.count() == 1
    later = night.house.receives("late later", now=night.now)
    Tip.objects.filter(pk=later.pk).update(due=night.now + timedelta(minutes=1))
    assert night.turns(minutes=2) == 1
    assert night.heard("maya")[-1] == "3 tips are past due and nobody has opened them"
    for late in Tip.objects.all():
        night.house.maya.opens(late, night.now)
    night.turns(minutes=1)
    assert not Alert.objects.filter(ended_at=None).exists()
    assert {tip.number, other.number}.isdisjoint("".join(night.heard("maya")).split())


def test_a_restricted_tip_that_is_past_due_is_in_no_number_for_those_on_call(night: Night) -> None:
    for n in range(2):
        night.house.receives(f"late {n}", now=EARLY)
    hidden = night.house.receives("late and hidden", now=EARLY)
    Tip.objects.filter(pk=hidden.pk).update(restricted=True)
    night.turns()
    assert night.heard("maya") == ["2 tips are past due and nobody has opened them"]
    Tip.objects.filter(restricted=False).update(status=Tip.OPEN)
    night.turns(minutes=1)
    assert not Alert.objects.filter(ended_at=None, tip=None).exists(), "the hidden one keeps no alert of the desk open"


def test_a_silent_reader_is_told_by_how_many_tips_wait(night: Night) -> None:
    night.reader_lives = False
    night.house.receives("a", now=NOW)
    night.house.receives("b", now=NOW)
    beat(READER, NOW - timedelta(minutes=4))
    assert night.turns() == 0
    assert night.turns(minutes=1) == 1
    assert night.heard("maya") == ["2 tips wait and no reader is alive"]
    acknowledge(night.house.maya.account, Alert.objects.get(), night.now)
    assert night.turns(minutes=20) == 0
    beat(READER, night.now)
    night.turns(seconds=1)
    beat(READER, night.now - timedelta(minutes=6))
    Alert.objects.update(ended_at=night.now - timedelta(minutes=10))
    assert night.turns(seconds=1) == 1
    beat(READER, night.now)
    night.turns(seconds=1)
    assert set(Alert.objects.values_list("how", flat=True)) == {"acknowledged", "over"}


@pytest.mark.parametrize("mood", ["busy", "fails", "refuses"])
def test_what_was_surely_not_taken_wakes_the_next_within_seconds(night: Night, mood: str) -> None:
    danger(night)
    night.mail.mood = mood
    assert night.turns() == 1
    assert states() == ["failed"]
    night.mail.mood = "fine"
    assert night.turns(seconds=6) == 1
    assert (len(night.heard("maya")), len(night.heard("tara"))) == (0, 1)


@pytest.mark.parametrize("mood", ["mute", "drips"])
def test_where_nobody_can_say_it_is_perhaps_sent_and_the_next_is_woken_later(night: Night, mood: str) -> None:
    danger(night)
    night.mail.mood = mood
    night.turns()
    assert states() == ["perhaps"]
    assert night.turns(minutes=4) == 0
    night.mail.mood = "fine"
    assert night.turns(minutes=1) == 1
    assert (len(night.heard("maya")), len(night.heard("tara"))) == (1, 1)


def test_a_server_that_is_down_for_hours_loses_nothing_and_fills_nothing(night: Night) -> None:
    tip = danger(night)
    night.mail.mood = "busy"
    for _ in range(120):
        night.turns(minutes=1)
    assert 24 <= Sending.objects.count() <= 40
    night.mail.mood = "fine"
    night.turns(minutes=5)
    assert f"A crisis tip is waiting: {tip.number}" in night.mail.texts


@pytest.mark.parametrize(
    ("mood", "state"),
    [
        *(("fine", "sent"), ("busy", "failed"), ("refuses", "failed"), ("redirects", "failed")),
        *(("fails", "perhaps"), ("mute", "perhaps"), ("drips", "sent")),
    ],
)
def test_a_push_is_posted_once_and_follows_nobody(night: Night, mood: str, state: str) -> None:
    night.reached("maya", push=True)
    tip = danger(night)
    night.push.mood = mood
    night.turns()
    assert dict(Sending.objects.values_list("way", "state")) == {"email": "sent", "push": state}
    told = {"to": "/night", "text": f"A crisis tip is waiting: {tip.number}", "token": "Bearer tk_5"}
    assert night.push.got == [told]


def test_one_way_that_works_is_enough(night: Night) -> None:
    night.reached("maya", push=True)
    danger(night)
    night.mail.mood = "busy"
    night.turns()
    assert night.turns(seconds=30) == 0
    assert night.turns(minutes=5) == 1
    assert len(night.push.got) == 1


def test_a_waker_that_was_killed_in_the_middle_sends_nothing_twice_and_loses_nothing(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = danger(night)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(telling, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            night.turns()
    assert len(night.heard("maya")) == 1
    assert states() == ["sending"]
    assert night.turns(minutes=3) == 0
    assert states() == ["perhaps"]
    assert verbs(tip) == ["raised", "perhaps_sent"]
    night.turns(minutes=2)
    assert (len(night.heard("maya")), len(night.heard("tara"))) == (1, 1)


def test_a_waker_that_was_killed_before_it_sent_goes_on_with_the_next(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    danger(night)
    with monkeypatch.context() as patch:
        patch.setattr(telling, "_handed_over", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            night.turns()
    assert states() == ["sending"]
    night.turns(minutes=5)
    assert (len(night.heard("maya")), len(night.heard("tara"))) == (0, 1)


def test_a_step_that_another_waker_took_is_not_taken_again(night: Night) -> None:
    danger(night)
    raise_and_end(NOW)
    (turn,) = telling._turns(night.senders, NOW)  # noqa: SLF001  what a second waker saw a moment before
    assert telling.tell_due(night.senders, lambda: NOW) == 1
    assert telling._take(night.senders, turn, NOW) == []  # noqa: SLF001  and then does
    assert len(night.heard("maya")) == 1


def test_nobody_on_call_wakes_the_supervisors(night: Night) -> None:
    Shift.objects.all().delete()
    night.reached("sam")
    danger(night)
    night.turns()
    assert len(night.heard("sam")) == 1
    assert {(row.account_id, row.why) for row in Sending.objects.filter(state="failed")} == {
        (night.house.vera.account.pk, "no_address")
    }


def test_nobody_at_all_is_told_of_once_and_everything_goes_out_as_soon_as_somebody_can_be(night: Night) -> None:
    AlertAddress.objects.all().delete()
    tip = danger(night)
    for _ in range(30):
        night.turns(minutes=1)
    assert sorted(Sending.objects.values_list("why", flat=True)) == ["no_address", "no_address", "nobody"]
    night.reached("tara")
    night.turns(minutes=5)
    assert night.heard("tara") == [f"A crisis tip is waiting: {tip.number}"]


def test_a_shift_that_is_over_or_to_come_wakes_nobody(night: Night) -> None:
    Shift.objects.filter(account=night.house.maya.account).update(ends=NOW)
    Shift.objects.filter(account=night.house.tara.account).update(begins=NOW + timedelta(minutes=1))
    assert queries.on_call(NOW) == []
    assert queries.on_call(NOW - timedelta(seconds=1)) == [night.house.maya.account]
    assert queries.on_call(NOW + timedelta(minutes=1)) == [night.house.tara.account]


def test_a_restricted_tip_is_told_to_its_holders_alone_and_without_its_number(night: Night) -> None:
    tip = danger(night)
    night.house.restricts(tip, by="sam", to="vera")
    # Sam opened it by the true clock, and nobody has since the alert.
    night.now = clock.now()
    Tip.objects.filter(pk=tip.pk).update(status=Tip.UNREAD)
    for name in ("vera", "otto", "sam"):
        night.reached(name)
    for _ in range(6):
        night.turns(minutes=5)
    assert not night.heard("maya") + night.heard("tara") + night.heard("sam")
    assert set(night.heard("vera") + night.heard("otto")) == {"A tip is waiting for you"}
    alert = Alert.objects.get(tip=tip, kind="crisis")
    for stranger in ("maya", "sam", "ada"):
        with pytest.raises(NoSuchAlert):
            acknowledge(night.house.people[stranger].account, alert, night.now)
    assert queries.open_alerts(night.house.maya.account) == []
    assert acknowledge(night.house.otto.account, alert, night.now)


def test_a_tip_that_is_restricted_while_people_are_woken_is_told_to_them_no_more(night: Night) -> None:
    tip = danger(night)
    night.turns()
    Tip.objects.filter(pk=tip.pk).update(restricted=True)
    assert night.turns(minutes=5) == 0
    assert not night.heard("tara")


def test_a_trial_goes_to_whoever_asked_and_to_nobody_else(night: Night) -> None:
    night.reached("pete", push=True)
    ask_for_trial(night.house.pete.account, night.now)
    assert night.turns() == 2
    assert night.heard("pete") == night.push.texts == ["This is a trial. Alerts reach you."]
    assert night.turns(minutes=10) == 0
    assert queries.open_alerts(night.house.vera.account) == queries.answered_alerts(night.house.vera.account) == []


def test_no_message_row_or_log_says_what_a_tip_says(night: Night, caplog: pytest.LogCaptureFixture) -> None:
    night.mail.mood = "busy"
    danger(night, story="kumquat")
    night.turns()
    night.mail.mood = "fine"
    night.turns(minutes=1)
    (told,) = night.mail.got
    assert "kumquat" not in str(told) + caplog.text + str(list(Record.objects.values()))
    assert "tara@" not in caplog.text
    assert "Subject: Alert" in told["head"]


def test_a_waker_that_was_away_wakes_nobody_for_what_is_being_worked_on(night: Night) -> None:
    tip = night.house.receives_read(CRISIS, now=NOW - timedelta(hours=3))
    night.house.maya.opens(tip, NOW - timedelta(hours=2))
    raise_and_end(NOW, first=True)
    assert not Alert.objects.exists()
    unread = night.house.receives_read(CRISIS, now=NOW - timedelta(hours=3))
    raise_and_end(NOW, first=True)
    assert [alert.tip for alert in Alert.objects.all()] == [unread]
