"""Numbers for Prometheus: counts, in its format, and of nothing that must not be known of."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError

from heatwatch.alerts.models import Alert, Sending
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.rules import MAIL
from heatwatch.common import clock
from heatwatch.desk.queries import waiting
from heatwatch.health import figures
from heatwatch.intake.actions.claiming import beat
from tests.people import House

SAMPLE = re.compile(r'heatwatch_[a-z_]+(\{[a-z]+="[a-z_]+"\})? (\d+|NaN)')


def told(**later: float) -> dict[str, str]:
    """Each sample by its name, in a text of which every line is one, or says what it is."""
    text = figures.text(clock.now() + timedelta(**later))
    assert text.endswith("\n")
    lines = text.splitlines()
    samples = [line for line in lines if not line.startswith(("# HELP heatwatch_", "# TYPE heatwatch_"))]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    return dict(line.rsplit(" ", 1) for line in samples)


def test_what_waits_is_counted_by_lane(house: House) -> None:
    assert told()['heatwatch_tips_waiting{lane="none"}'] == "0"
    house.receives_read("He has a gun and he says he will kill her tonight. They keep her passport.")
    house.receives()
    found = told()
    assert found['heatwatch_tips_waiting{lane="crisis"}'] == "1"
    assert found['heatwatch_tips_waiting{lane="none"}'] == "1"
    assert found['heatwatch_reader_backlog{what="tips"}'] == "1"


def test_how_long_something_waits_is_told_in_seconds(house: House) -> None:
    assert told()["heatwatch_oldest_unread_seconds"] == "0"
    tip = house.receives()
    assert int(told(hours=5)["heatwatch_oldest_unread_seconds"]) >= 5 * 3600
    assert told(days=1)["heatwatch_tips_overdue"] == "1"
    house.maya.opens(tip)
    assert told(hours=5)["heatwatch_oldest_unread_seconds"] == "0"


def test_a_restricted_tip_is_in_no_number(house: House) -> None:
    def of_tips() -> dict[str, str]:
        return {name: number for name, number in told(days=1).items() if re.search("tips|unread|backlog", name)}

    before = of_tips()
    house.restricts(house.receives_opened())
    assert of_tips() == before


def test_an_alert_of_a_restricted_tip_is_in_no_number_and_its_failure_in_no_warning(house: House) -> None:
    before, now = told(), clock.now()
    tip = house.receives_opened()
    alert = Alert.objects.create(kind=Alert.CRISIS, tip=tip, raised_at=now, next_step=now)
    Sending.objects.create(alert=alert, batch=alert.pk, account=house.maya.account, way=MAIL, at=now, state="failed")
    assert told()["heatwatch_alerts_unanswered"] == "1"
    assert readiness.failing(MAIL, now)
    house.restricts(tip)
    assert told()["heatwatch_alerts_unanswered"] == before["heatwatch_alerts_unanswered"] == "0"
    assert not readiness.failing(MAIL, now)


def test_what_is_silent_is_told(house: House) -> None:
    found = told()
    assert (found["heatwatch_reader_silent_seconds"], found["heatwatch_backup_age_seconds"]) == ("NaN", "NaN")
    beat("reader", clock.now())
    assert 60 <= int(told(minutes=1)["heatwatch_reader_silent_seconds"]) < 120


def test_a_database_that_is_away_is_a_figure(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told()["heatwatch_database_answers"] == "1"

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(waiting, "by_lane", away)
    assert told() == {"heatwatch_database_answers": "0"}
