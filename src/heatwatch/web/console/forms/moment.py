"""When something was done, as a clock on the office's wall showed it: what the law, or a court, asks about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from heatwatch.common import clock

# What was done longer ago is a slip of the finger on the year, not a record of this tip.
OLDEST = timedelta(days=366)
SHAPE = "%Y-%m-%dT%H:%M"
# A browser that has no field for it shows a line of text.
SHAPES = (SHAPE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
HOW = "Choose the day and the time, or write them like 2026-11-26 14:05, by the clock of this office."


class MomentField(forms.Field):
    """A date and a time in the office's time zone; its clean value is ISO text in UTC, ready to be sealed."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "autocomplete": "off"}, format=SHAPE)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Day and time, by the clock of this office.")
        super().__init__(error_messages={"required": f"When is missing. {HOW}"}, **kwargs)

    def clean(self, value: Any) -> str:
        """The moment as text; refuses what is unreadable, lies ahead, or is over a year old."""
        text, now = str(super().clean(value)).strip(), clock.now()
        moments = _moments(text)
        if not moments:
            raise forms.ValidationError(f"This is no day and time that this office's clock showed. {HOW}")
        # The hour that a clock set back shows twice: the later one, unless it is still to come.
        past = [moment for moment in moments if moment <= now]
        if not past:
            here = timezone.localtime(now)
            raise forms.ValidationError(f"This lies ahead: it is {here:%Y-%m-%d %H:%M} here. Give when it was done.")
        if past[-1] < now - OLDEST:
            raise forms.ValidationError("This is more than a year ago. Look at the year once more.")
        return past[-1].isoformat(timespec="minutes")


class WallField(forms.Field):
    """A day and a time as the office's clock will show it, past or to come; its clean value has no time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "autocomplete": "off"}, format=SHAPE)

    def clean(self, value: Any) -> datetime:
        """What the clock shows; refuses what is unreadable, and an hour that is left out when the clock is set."""
        text = str(super().clean(value)).strip()
        if not _moments(text):
            raise forms.ValidationError(f"This is no day and time that this office's clock shows. {HOW}")
        return timezone.localtime(_moments(text)[0]).replace(tzinfo=None, fold=0)


def _moments(text: str) -> list[datetime]:
    """What a reading of the clock can have been: one moment, two in the hour shown twice, none in the hour left out."""
    for shape in SHAPES:
        try:
            wall = datetime.strptime(text, shape).replace(tzinfo=timezone.get_current_timezone())
            found = sorted({wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)})
        except (ValueError, OverflowError):
            continue
        return [one for one in found if timezone.localtime(one).replace(tzinfo=None) == wall.replace(tzinfo=None)]
    return []


def as_moment(text: Any) -> datetime | None:
    """The sealed text as a moment; None for what was written in words before the field asked for a date."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
