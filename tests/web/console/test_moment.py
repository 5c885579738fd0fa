"""When something was done: a day and a time by the office's clock, on every form that a court may ask about."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from heatwatch.common import clock
from heatwatch.web.console.forms.moment import MomentField, as_moment
from heatwatch.web.console.forms.tip import HandOverForm, ReportForm
from heatwatch.web.console.media.forms import FileHandOverForm

NOW = datetime(2026, 11, 26, 20, 5, tzinfo=UTC)


def clean(text: str, now: datetime = NOW) -> str:
    with pytest.MonkeyPatch.context() as patch, timezone.override(ZoneInfo("America/Los_Angeles")):
        patch.setattr(clock, "now", lambda: now)
        return MomentField().clean(text)


@pytest.mark.parametrize("text", ["2026-11-26T12:04", "2026-11-26 12:04", "2026-11-26T12:04:59", " 2026-11-26 12:04 "])
def test_it_is_read_by_the_clock_of_the_office(text: str) -> None:
    assert clean(text).startswith("2026-11-26T20:04")
    assert as_moment(clean(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "When is missing."),
        ("just now", "no day and time"),
        ("02:40", "no day and time"),
        ("2026-02-30T10:00", "no day and time"),
        ("0001-01-01T00:00", "no day and time|more than a year ago"),
        ("9999-12-31T23:59", "no day and time|lies ahead"),
        ("2026-11-26T12:06", "lies ahead: it is 2026-11-26 12:05 here"),
        ("2099-11-26T12:00", "lies ahead"),
        ("2025-11-20T12:00", "more than a year ago"),
    ],
)
def test_what_cannot_have_been_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        clean(text)


def test_an_hour_that_the_clock_left_out_never_was() -> None:
    with pytest.raises(ValidationError, match="no day and time that this office's clock showed"):
        clean("2026-03-08T02:30")


def test_of_an_hour_shown_twice_it_is_the_later_one_that_has_been() -> None:
    assert clean("2026-11-01T01:30") == "2026-11-01T09:30+00:00"
    assert clean("2026-11-01T01:30", datetime(2026, 11, 1, 8, 45, tzinfo=UTC)) == "2026-11-01T08:30+00:00"


@pytest.mark.parametrize("form", [HandOverForm, ReportForm, FileHandOverForm])
def test_the_browser_shows_a_field_for_it_that_holds_nothing(form: type[ReportForm]) -> None:
    field = str(form()["time"])
    assert 'type="datetime-local"' in field
    assert "value=" not in field


@pytest.mark.parametrize("form", [HandOverForm, ReportForm, FileHandOverForm])
def test_what_was_typed_is_shown_again(form: type[ReportForm]) -> None:
    assert 'value="in 2099"' in str(form({"time": "in 2099"})["time"])


def test_words_of_before_are_no_moment() -> None:
    assert as_moment("just now") is as_moment("2026-11-26 12:00 UTC") is as_moment("2026-11-26") is None
