"""The waker tells the owner of a saved search, alone and once, and no crisis waits behind it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatwatch.alerts import queries as alerts
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.saved.actions import matching, saving
from heatwatch.saved.actions.saving import Telling, Words
from heatwatch.saved.actions.telling import raise_news
from heatwatch.saved.models import SavedSearch
from tests.alerts.conftest import Night, mail, night, push, texts
from tests.people import House
from tests.vault.test_rotating import rotated, small_batches

__all__ = ["mail", "night", "push", "small_batches", "texts"]
pytestmark = pytest.mark.django_db


def kept(house: House, who: str, *, found: bool = True) -> SavedSearch:
    """A saved search of which the reader noted that one tip fits."""
    person, id = house.people[who], new_id()
    words = Words("the birds", "pelican")
    saving.save(person.keyring, person.account, words, Telling(by_alert=True), id=id, now=person.account.created_at)
    if found:
        matching.note(id, [house.receives_opened("A pelican.").pk], clock.now())
    return SavedSearch.objects.get(pk=id)


def test_its_owner_is_told_once_on_call_or_not_and_nobody_else(night: Night) -> None:
    night.reached("pete", push=True)
    kept(night.house, "pete")
    raise_news(night.now)
    assert night.turns() == 2
    assert night.heard("pete") == night.push.texts == ["A saved search has something new."]
    for _ in range(2):
        raise_news(night.now)
        assert night.turns(minutes=10) == 0
    assert not night.heard("maya")
    assert alerts.open_alerts(night.house.pete.account) == alerts.answered_alerts(night.house.pete.account) == []


def test_a_crisis_a_moment_later_does_not_wait_for_it(night: Night) -> None:
    kept(night.house, "maya")
    raise_news(night.now)
    assert night.turns() == 1
    tip = night.house.receives(danger_now=True, now=night.now)
    night.turns(seconds=2)
    assert night.heard("maya") == ["A saved search has something new.", f"A crisis tip is waiting: {tip.number}"]


def test_a_turn_of_the_desk_s_key_takes_it_along(house: House) -> None:
    house.reader()
    search = kept(house, "maya", found=False)
    rotated(house)
    for name in ("maya", "reader"):
        assert saving.words_of(house.people[name].keyring, [search])[search.pk].query == "pelican"


def test_a_turn_asks_no_more_for_many_that_were_told(house: House, django_assert_num_queries: Any) -> None:
    kept(house, "maya")
    raise_news(clock.now())
    with CaptureQueriesContext(connection) as one:
        raise_news(clock.now())
    for _ in range(3):
        kept(house, "maya")
    raise_news(clock.now())
    with django_assert_num_queries(len(one)):
        raise_news(clock.now())
