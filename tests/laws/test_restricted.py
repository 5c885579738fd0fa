"""A restricted tip does not exist for anybody but the two who hold it.

Every page and every answer of the console is compared, for every role, between a house without the tip and the same
house with it: byte for byte.
"""

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from heatwatch.alerts.models import Alert, Sending
from heatwatch.audit import queries
from heatwatch.cases import actions as cases
from heatwatch.cases.models import Case
from heatwatch.cli.import_tips import receive_lines
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.intake.models import Attachment, Conversation, Heartbeat, Tip
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.saved.actions import saving
from heatwatch.saved.actions.saving import Telling, Words
from heatwatch.saved.models import Match, SavedSearch
from heatwatch.shifts.actions import handing
from heatwatch.shifts.models import Handover
from heatwatch.translating.actions import translate
from heatwatch.web.console.urls import urlpatterns
from tests.oversight.flood import floods, noted
from tests.people import CAST, House, a_file
from tests.web.console.desk import WHEN, settled

NOW = clock.now()
HOLDERS = {"vera", "otto"}
SEARCHERS = {"maya": Telling(more_than=1, days=7), "jonas": Telling(by_alert=True)}
HANDOVER = UUID(int=77)
OTHERS = sorted(set(CAST) - HOLDERS)
# A supervisor and somebody with a saved search see all that a query could betray: PostgreSQL is asked as these two.
ON_BOTH = {"sam", "maya"}
EACH = [pytest.param(name, marks=[] if name in ON_BOTH else pytest.mark.once) for name in OTHERS]
MISSING, NO_FILE = "HW-222-222", "11111111-2222-3333-4444-555555555555"
VIEWS = ("unread", "unassigned", "mine", "waiting", "translate", "all", "closed")
FILTERS = ("lane=crisis", "types=sex", "channel=sms", "language=es", "status=open", "status=closed")
LISTS = [f"/queue/?view={view}" for view in VIEWS] + [f"/queue/?view=all&{chosen}" for chosen in FILTERS]
FOUND = [f"/queue/find/?number={MISSING}"]
PATTERNS: list[Any] = [pattern for pattern in urlpatterns if "number" not in pattern.pattern.converters]
ASKED_FOR: list[Any] = [pattern for pattern in PATTERNS if "GET" in pattern.callback.methods]
# Pages that nobody can compare here, or that are compared elsewhere, and why.
NOT_COMPARED = {
    "add_app": "it shows a new random secret each time, and knows of no tip",
    "add_passkey": "it shows a new random challenge each time, and knows of no tip",
    "change_passphrase": "it offers new random words each time, and knows of no tip",
    "poster": "it is a PDF, made of the agency file alone, and knows of no tip",
    "certificate": "a destroyed tip has one; tests/retention/test_betrays_nothing.py hides tips at each stage of that",
}
ON_A_TIP: list[Any] = [pattern for pattern in urlpatterns if "number" in pattern.pattern.converters]
FIELDS = {"version": 1, "text": "x", "reason": "x", "disposition": "merged", "agency": "x", "time": WHEN, "told": "x"}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both clocks stand still and the disk is as full as it was: two answers differ only by what is in the house."""
    usage = shutil.disk_usage(settings.ENV.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    # The database's goes on by itself: ten minutes after this file was read, the state page would begin to say so.
    monkeypatch.setattr(queries, "time_of_the_database", lambda: NOW)


def at_work(house: House, name: str, also: Callable[[House], None] | None = None) -> dict[str, str]:
    """Every page of this person while the desk is at work, and something more was done there, and no tip is hidden."""
    ordinary(house)
    with undone():
        if also:
            also(house)
        return seen(house, name)


def nothing_is_noticed(house: House, name: str, before: dict[str, str], hide: Callable[[House], Tip]) -> None:
    """Every page of this person is the same as before once a tip is hidden, and names it nowhere."""
    hidden = hide(house)
    after = seen(house, name)
    for path, page in before.items():
        assert after[path] == page, f"{name} notices it at {path}"
    assert not any(hidden.number in page or str(hidden.pk) in page for page in after.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", EACH)
def test_no_page_betrays_it(name: str, house: House, console_client: Client, still: None) -> None:
    nothing_is_noticed(house, name, at_work(house, name, handed_over), betrayable)


@pytest.mark.django_db
@pytest.mark.parametrize("name", EACH)
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


def test_every_page_is_compared_or_says_why_not() -> None:
    names = {pattern.name for pattern in ASKED_FOR}
    assert set(NOT_COMPARED) <= names
    assert {tuple(pattern.pattern.converters) for pattern in ASKED_FOR} == {(), ("id",)}, "what else may stand in one?"
    assert len(names) > len(NOT_COMPARED) + 20


@pytest.mark.django_db
def test_no_import_report_betrays_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """The same lines again, one of which came in before and was restricted since."""
    lines = [{"id": f"x-{n}", "text": f"story {n}", "lang": "en", "channel": "sms"} for n in range(3)]
    file = "\n".join([*map(json.dumps, lines), "no JSON"]).encode()

    def report() -> tuple[str, str]:
        told = str(receive_lines(io.BytesIO(file)))
        return told, capsys.readouterr().err

    report()
    before = report()
    tip = Tip.objects.order_by("pk")[0]
    house.sam.opens(tip)
    house.restricts(tip, by="sam")
    assert report() == before
    assert before[0] == "0 received, 3 known already, 1 bad"
    assert Tip.objects.count() == 3


@pytest.mark.django_db
def test_the_two_who_hold_it_do_see_it(house: House, console_client: Client, still: None) -> None:
    hidden = betrayable(house)
    for name in HOLDERS:
        assert hidden.number in seen(house, name)["/queue/?view=all"], name


def ordinary(house: House) -> None:
    """A desk at work: some tips, some of them opened, and a row of copies, whose tokens are older than the key."""
    floods(house, 4, now=NOW)
    for place in range(3):
        house.receives(f"tip {place}", now=NOW - timedelta(hours=place))
    house.receives_opened("opened", now=NOW, channel="sms", language="es")
    Arrival.objects.update(key_version=0)
    case = in_a_case(house, house.receives("in a case", now=NOW - timedelta(hours=4)))
    for name, telling in SEARCHERS.items():
        words, person = Words("fruit", "kumquat"), house.people[name]
        saving.save(person.keyring, person.account, words, telling, id=new_id(), now=NOW)
    cases.open_case(house.ines.keyring, house.ines.account, "an empty case", id=new_id(), now=case.opened_at)


def in_a_case(house: House, tip: Tip) -> Case:
    """Ines brings it into the case that there is, or into a new one."""
    ines, known = house.ines, Case.objects.order_by("opened_at").first()
    case = known or cases.open_case(ines.keyring, ines.account, "Mill Road", id=new_id(), now=NOW - timedelta(hours=9))
    cases.bring_in(ines.keyring, ines.account, hold_tip(ines.keyring, tip), case, NOW)
    return case


def handed_over(house: House) -> None:
    """Jonas goes and Tara comes: what is open at this moment stands in their hand-over."""
    jonas, coming = house.jonas, house.tara.account
    handing.hand_over(jonas.keyring, jonas.account, coming, "a quiet night", id=HANDOVER, now=NOW)


def betrayable(house: House) -> Tip:
    """A tip that every list would hold, worked on by many, then restricted."""
    old: datetime = NOW - timedelta(hours=9)
    tip = house.receives("kumquat", now=old, channel="sms", language="es", danger_now=True, files=[a_file()])
    held = hold_tip(house.jonas.keyring, tip)
    translate(house.jonas.account, held, "kumquat", message=None, after=0, id=new_id(), now=NOW)
    Tip.objects.filter(pk=tip.pk).update(lane="crisis", types="sex", assignee=house.maya.account, claimed_by="")
    Tip.objects.filter(pk=tip.pk).update(translator=house.jonas.account)
    noted(house, [tip], NOW)
    in_a_case(house, Tip.objects.get(pk=tip.pk))
    Arrival.objects.filter(pk=tip.pk).update(group=TextGroup.objects.first(), key_version=0)
    for search in SavedSearch.objects.all():
        Match.objects.create(search=search, tip=tip)
    alert = Alert.objects.create(kind="crisis", tip=tip, raised_at=NOW, next_step=NOW)
    Sending.objects.create(alert=alert, batch=alert.pk, account=house.maya.account, way="email", at=NOW, state="sent")
    Conversation.objects.create(token="a number's", tip=tip, recipient="age1", key_version=0, last=NOW)
    handed_over(house)
    return house.restricts(tip, by="sam")


def seen(house: House, name: str) -> dict[str, str]:
    """Every page of one person, after the supervisor has worked the queue too, while a reader is alive."""
    beat(READER, NOW)
    vera = house.vera.sits_down(NOW)
    vera.get("/queue/?view=all")
    client = house.people[name].sits_down(NOW)
    told = {path: page_of(client, path) for path in pages(house)}
    # Where no reader is heard, other words tell how many tips wait.
    Heartbeat.objects.all().delete()
    return told | {f"{path} without a reader": page_of(client, path) for path in (LISTS[0], reverse("state"))}


def pages(house: House) -> list[str]:
    """Every page that there is: each list in each of its ways, each account's page, and each row of copies."""
    people = [house.people[name].account.pk for name in ("maya", "sam", "otto")]
    known: dict[str, list[Any]] = {"text_group": list(TextGroup.objects.values_list("pk", flat=True))}
    known["case"] = known["case_map"] = list(Case.objects.order_by("opened_at", "pk").values_list("pk", flat=True))
    known["saved_search"] = list(SavedSearch.objects.order_by("owner__username").values_list("pk", flat=True))
    known["handover"] = list(Handover.objects.values_list("pk", flat=True))
    asked = [*LISTS, *FOUND]
    for pattern in ASKED_FOR:
        if pattern.name not in NOT_COMPARED:
            each = [{"id": id} for id in known.get(pattern.name, people)] if pattern.pattern.converters else [{}]
            asked += [reverse(pattern.name, kwargs=kwargs) for kwargs in each]
    return asked


def page_of(client: Client, path: str) -> str:
    """Without random tokens; rows sorted, since acts of one moment stand in the order of their random ids."""
    page = client.get(path)
    text = re.sub(r'value="[\w-]{43}"', "token", settled(page.content))
    rows = sorted(re.split("</?tr>", text)) if path == "/audit/" or path.startswith("/cases/") else [text]
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
