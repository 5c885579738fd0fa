"""A moment of a list is told as the filter `date` tells it, only sooner."""

from datetime import UTC, datetime

from django.template import engines
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

OURS = engines["django"].from_string("{% load desk %}{{ at|time_tag }}")
THEIRS = engines["django"].from_string("""<time datetime="{{ at|date:'c' }}">{{ at|date:"M j, H:i" }}</time>""")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  UTC is given


@given(MOMENTS)
@override_settings(TIME_ZONE="America/Los_Angeles")
def test_it_says_what_the_slow_filter_says(at: datetime) -> None:
    assert OURS.render({"at": at}) == THEIRS.render({"at": at})
