"""The line that says how soon an answer comes, as people say it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from heatwatch.common import clock
from heatwatch.knowledge import agency
from heatwatch.knowledge.hours import DAYS, Hours
from heatwatch.web.kit.context import desk_line


@pytest.fixture
def nine_to_five(settings: Any) -> None:
    """An office that is staffed in the day and answers within the hour."""
    hours = {
        "time_zone": "UTC",
        "answer_within_hours_staffed": 1,
        "closed": [],
        "weekdays": {day: ["09:00-17:00"] for day in DAYS},
    }
    settings.AGENCY = replace(agency.load(settings.ENV.agency_file), hours=Hours.from_dict(hours))


@pytest.mark.usefixtures("nine_to_five")
@pytest.mark.parametrize(
    ("language", "hour", "told"),
    [
        ("en", 12, "Someone is at the desk now. We try to answer within 1 hour."),
        ("en", 7, "Nobody is at the desk right now. We try to answer within 3 hours."),
        ("es", 12, "Hay alguien en la oficina ahora. Tratamos de responder en menos de 1 hora."),
        ("es", 7, "Ahora no hay nadie en la oficina. Tratamos de responder en menos de 3 horas."),
    ],
)
def test_one_hour_is_no_hours(monkeypatch: pytest.MonkeyPatch, language: str, hour: int, told: str) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, hour, 0, tzinfo=UTC))
    with override(language):
        assert desk_line() == told
