"""A restricted tip does not exist for anybody but the two who hold it.

Every page and every answer of the console is compared, for every role, between a house without the tip and the same
house with it: byte for byte.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from heatwatch.common import clock
from heatwatch.intake.models import Attachment, Tip
from heatwatch.web.console.urls import urlpatterns
from tests.people import CAST, House, a_file
from tests.web.console.desk import settled

NOW = clock.now()
HOLDERS = {"vera", "otto"}
OTHERS = sorted(set(CAST) - HOLDERS)
MISSING, NO_FILE = "HW-222-222", "11111111-2222-3333-4444-555555555555"
VIEWS = ("unread", "unassigned", "mine", "waiting", "all", "closed")
FILTERS = ("lane=crisis", "types=sex", "channel=sms", "language=es", "status=open", "status=closed")
LISTS = [f"/queue/?view={view}" for view in VIEWS] + [f"/queue/?view=all&{chosen}" for chosen in FILTERS]
PAGES = ["/", *LISTS, "/queue/new/", "/audit/", "/state/", "/keys/", "/people/", "/me/", "/me/looked-at/", "/roles/"]
PAGES += ["/retention/", "/retention/certificates/"]
PAGES += ["/unusual-reading/"]
PAGES += ["/keys/rotations/", "/requests/", "/requests/mine/", "/advocates/"]
ON_A_TIP: list[Any] = [pattern for pattern in urlpatterns if "number" in pattern.pattern.converters]
FIELDS = {"version": 1, "text": "x", "reason": "x", "disposition": "merged", "agency": "x", "time": "x", "told": "x"}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, so that two answers differ only by what is in the house."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def nothing_is_noticed(house: House, name: str, hide: Callable[[House], Tip]) -> None:
    """Every page of this person is the same before and after a tip is hidden, and names it nowhere."""
    ordinary(house)
    with undone():
        before = seen(house, name)
    hidden = hide(house)
    after = seen(house, name)
    for path, page in before.items():
        assert after[path] == page, f"{name} notices it at {path}"
    assert not any(hidden.number in page or str(hidden.pk) in page for page in after.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", OTHERS)
def test_no_page_betrays_it(name: str, house: House, console_client: Client, still: None) -> None:
    nothing_is_noticed(house, name, betrayable)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OTHERS)
def test_no_address_of_it_answers_otherwise_than_one_that_does_not_exist(
    name: str, house: House, console_client: Client, still: None
) -> None:
    hidden = betrayable(house)
    client = house.people[name].sits_down(NOW)
    for pattern in ON_A_TIP:
        for method in pattern.callback.methods:
            real = answer(client, method, pattern, hidden)
            none = answer(client, method, pattern, None)
            assert real == none, f"{name}: {method} {pattern.name}"


@pytest.mark.django_db
def test_the_two_who_hold_it_do_see_it(house: House, console_client: Client, still: None) -> None:
    hidden = betrayable(house)
    for name in HOLDERS:
        assert hidden.number in seen(house, name)["/queue/?view=all"], name


def ordinary(house: House) -> None:
    """A desk at work: some tips, some of them opened."""
    for place in range(3):
        house.receives(f"tip {place}", now=NOW - timedelta(hours=place))
    house.receives_opened("opened", now=NOW, channel="sms", language="es")


def betrayable(house: House) -> Tip:
    """A tip that every list would hold, worked on by many, then restricted."""
    old: datetime = NOW - timedelta(hours=9)
    tip = house.receives("kumquat", now=old, channel="sms", language="es", danger_now=True, files=[a_file()])
    Tip.objects.filter(pk=tip.pk).update(lane="crisis", types="sex", assignee=house.maya.account, claimed_by="")
    return house.restricts(tip, by="sam")


def seen(house: House, name: str) -> dict[str, str]:
    """Every page of one person, after the supervisor has worked the queue too."""
    vera = house.vera.sits_down(NOW)
    vera.get("/queue/?view=all")
    client = house.people[name].sits_down(NOW)
    return {path: page_of(client, path) for path in PAGES}


def page_of(client: Client, path: str) -> str:
    """The page; its rows sorted, since acts of the same moment stand in the order of their random ids."""
    page = client.get(path)
    text = settled(page.content)
    rows = sorted(re.split("</?tr>", text)) if path == "/audit/" else [text]
    return f"{page.status_code} {page.headers.get('Location', '')} {rows}"


def answer(client: Client, method: str, pattern: Any, tip: Tip | None) -> str:
    number = tip.number if tip else MISSING
    file = str(Attachment.objects.get(tip=tip).pk) if tip else NO_FILE
    known = {"number": number, "id": file}
    path = reverse(pattern.name, kwargs={part: known[part] for part in pattern.pattern.converters})
    with undone():
        got = client.generic(method, path, "&".join(f"{k}={v}" for k, v in FIELDS.items()), FORM)
        body = settled(got.content) if not got.streaming else "streamed"
    shown = f"{got.status_code} {got.headers.get('Location', '')} {body}"
    return shown.replace(number, MISSING).replace(file, NO_FILE)


FORM = "application/x-www-form-urlencoded"


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
