"""Insecure direct object references: an id of another kind, another tip or another person leads nowhere.

Every address that names an object is asked for every object of the house by everybody who may use the address at all.
What is not theirs there answers as an id that does not exist, letter for letter. That whole roles are kept from an
address is shown in `tests/laws/test_permissions.py`, and that restricted tips are hidden in
`tests/laws/test_restricted.py`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from heatwatch.accounts.access import may, roles_of
from heatwatch.accounts.models import ConsoleSession
from heatwatch.desk.models import Note
from heatwatch.intake.models import Attachment, Message, Tip
from heatwatch.web.console.urls import urlpatterns
from tests.attacks.deeds import DEEDS
from tests.attacks.world import World, changed, rows, text_of
from tests.laws.test_restricted import undone
from tests.people import CAST
from tests.web.console.desk import settled
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import PNG, Reporter, a_file

NAMING: list[Any] = [pattern for pattern in urlpatterns if "id" in pattern.pattern.converters]
# What each address takes; of a file or a viewing, those of the tip that the address names, and a viewing of one's own.
TAKES = {
    "attachment": "file",
    "view_file": "file",
    "withhold": "file",
    "hand_over_file": "withheld",
    "viewing": "viewing",
    "play": "viewing",
    "account": "account",
    "reset_account": "account",
    "reset_factors": "account",
    "end_their_sessions": "account",
    "privilege": "account",
    "decide_need": "need",
    "end_need": "need",
    "decide_link": "link",
    "case": "case",
    "case_map": "case",
    "close_case": "case",
    "reopen_case": "case",
    "certificate": "certificate",
    "text_group": "group",
    "close_group": "group",
    "decide_reading": "unusual reading",
    "take_alert": "alert",
    "remove_shift": "shift",
    "remove_browser": "browser",
    "handover": "shift hand-over",
    "sign_handover": "shift hand-over",
    "withdraw_handover": "shift hand-over",
    "saved_search": "saved search",
    "change_search": "saved search",
    "run_search": "saved search",
    "delete_search": "saved search",
}
# What is written while a page is shown, and what a refused form leaves: that somebody looked.
LOOKING = {"audit.Record", "audit.Waiting", "desk.Presence"}
Ids = Callable[[World], list[Any]]


def objects(world: World) -> dict[str, UUID]:
    """One object of every kind that has an id, by its kind and whose it is."""
    return {
        "file": world.file_of(world.tip),
        "file of another tip": world.file_of(world.due),
        "file of a restricted tip": world.file_of(world.restricted),
        "withheld": world.file_of(world.withheld),
        "viewing": world.viewing,
        "account": world.account("jonas").pk,
        "link": world.link,
        "case": world.case,
        "case, closed": world.closed_case,
        "need": world.need,
        "need, lent": world.loan,
        "certificate": world.certificate,
        "proposal": world.proposal,
        "hold": world.hold,
        "group": world.group,
        "unusual reading": world.reading,
        "alert": world.alert,
        "browser": world.browser,
        "saved search": world.search,
        "shift": world.shift,
        "shift hand-over": world.handover,
        "wish": world.wish,
        "note": Note.objects.filter(tip=world.tip)[0].pk,
        "message": Message.objects.filter(tip=world.tip)[0].pk,
        "tip": world.tip.pk,
        "restricted tip": world.restricted.pk,
        "session": ConsoleSession.objects.all()[0].id,
        "piece of a file": Attachment.objects.filter(tip=world.tip)[0].file,
    }


def test_every_address_that_names_an_object_says_of_which_kind() -> None:
    assert {pattern.name for pattern in NAMING} <= set(TAKES)


@pytest.mark.once
@pytest.mark.django_db
def test_an_id_of_another_kind_tip_or_person_leads_nowhere(world: World) -> None:
    world.house.maya.sits_down()
    known = objects(world)
    found = [
        f"{name}: {method} {pattern.name} with {what}"
        for pattern in NAMING
        for name in people_who_may(world, pattern)
        for method in pattern.callback.methods
        if method != "HEAD"
        for what in answered(world, name, method, pattern, known)
    ]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_nobody_looks_at_a_file_on_a_colleagues_reason(world: World) -> None:
    for name in ("jonas", "vera", "neil"):
        client = world.house.people[name].sits_down()
        for path in (f"/tips/{world.tip.number}/viewings/{world.viewing}/{end}" for end in ("", "play/")):
            answer = client.get(path)
            assert answer.status_code == 400, f"{name} at {path}"
            assert "<img" not in text_of(answer)


def people_who_may(world: World, pattern: Any) -> list[str]:
    """One of each role, of those whose roles open the address."""
    each = {frozenset(roles_of(person.account)): name for name, person in world.house.people.items() if name in CAST}
    people = [(name, world.account(name)) for name in each.values()]
    return [name for name, account in people if may(account, pattern.callback.action, on_restricted_to_me=True)]


def answered(world: World, name: str, method: str, pattern: Any, known: dict[str, UUID]) -> Iterator[str]:
    """The objects that this person is answered otherwise for than for one that does not exist."""
    client = world.house.people[name].sits_down()
    nothing = asked(client, method, pattern, world.tip, uuid4())
    for what, id in known.items():
        if not _is_taken(what, pattern.name) and asked(client, method, pattern, world.tip, id) != nothing:
            yield what


def _is_taken(what: str, address: str) -> bool:
    """Whether the address takes this object; that of another person is asked for further down."""
    return what.partition(",")[0] == TAKES[address]


def asked(client: Any, method: str, pattern: Any, tip: Tip, id: UUID) -> str:
    known = {"number": tip.number, "id": id}
    path = reverse(pattern.name, kwargs={part: known[part] for part in pattern.pattern.converters})
    with undone():
        answer = client.generic(method, path, "reason=x", "application/x-www-form-urlencoded")
        # Whose page it is stands in each form, signed: one's own id is no answer about an object.
        body = re.sub(r'name="keeper" value="[^"]*"', "", settled(text_of(answer).encode()))
    return f"{answer.status_code} {answer.headers.get('Location', '')} {body}".replace(str(id), "ID")


def _accounts(*names: str) -> Ids:
    return lambda world: [world.account(name).pk for name in names]


def _nothing_of_theirs(world: World) -> list[Any]:
    return list(objects(world).values())


# (deed, field) → what does not belong there: the deed is not done with any of them.
FIELDS: dict[tuple[str, str], Ids] = {
    ("assign", "assignee"): _accounts("ada", "lin", "amina", "otto"),
    ("bulk", "assignee"): _accounts("ada", "lin", "amina", "otto"),
    ("bulk", "tip"): lambda w: [f"{w.restricted.number}:{w.fresh(w.restricted).version}", w.restricted.pk],
    ("restrict", "supervisor"): _accounts("maya", "otto", "ada"),
    ("restrict", "reviewer"): _accounts("maya", "vera", "ada"),
    ("lift_hold", "hold"): lambda w: [w.tip.pk, w.wish, uuid4()],
    ("decide_deletion", "wish"): lambda w: [w.tip.pk, w.hold, uuid4()],
    ("propose", "tip"): lambda w: [w.tip.number, w.restricted.number, w.withheld.number, w.due.pk],
    ("confirm", "disposal"): lambda w: [w.certificate, w.due.pk, uuid4()],
    ("withdraw", "disposal"): lambda w: [w.certificate, w.due.pk, uuid4()],
    ("grant", "account"): _accounts("ada", "lin", "jonas", "nell"),
    ("grant", "compartment"): lambda _w: ["advocates", "nothing", "review"],
    ("revoke", "compartment"): lambda _w: ["advocates", "nothing"],
    ("revoke", "account"): _nothing_of_theirs,
    ("judge", "finding"): lambda _w: ["no_such", "isolation"],
    ("bring_in", "case"): lambda w: [w.closed_case, w.tip.pk, w.hold, uuid4(), "nothing"],
    ("take_out", "case"): lambda w: [w.closed_case, w.tip.pk, uuid4(), "nothing"],
    ("call_code", "proof"): lambda w: [f"{'00' * 32} age1stranger", str(w.tip.pk)],
}


@pytest.mark.once
@pytest.mark.django_db
def test_an_object_in_a_field_is_looked_at_as_closely_as_one_in_an_address(world: World) -> None:
    world.house.maya.sits_down()
    done = []
    for (name, field), wrong in FIELDS.items():
        deed = DEEDS[name]
        for value in wrong(world):
            if (name, field) == ("revoke", "account") and value == world.account("jonas").pk:
                continue
            with undone():
                client = world.browser_of(deed.who)
                fields = {**deed.fields(world, client), field: value}
                before = rows()
                answer = client.post(deed.address(name, world), fields)
                if changed(before) - LOOKING:
                    done.append(f"{name} with {field}={value}: {answer.status_code}")
    assert not done, "\n".join(done)


@pytest.mark.django_db
def test_one_reporter_reaches_nothing_of_another(reporter: Reporter) -> None:  # noqa: F811  the fixture
    """The hash of another's file, their look-up id, or the number of their tip opens and attaches nothing."""
    reporter.opens().sends("", who="Chuy", files=[a_file("theirs.png", PNG + b"theirs")])
    (theirs,) = reporter.kept
    reporter.opens().sends("my story", kept=theirs)
    assert reporter.page.status_code == 422
    assert "no longer here" in reporter.text
    reporter.sends("my story", kept="", remove=theirs)
    assert Attachment.objects.count() == 0
    code = " ".join(reporter.opens().sends("my story").words)
    number = Tip.objects.get().number
    for guess in (number, str(Tip.objects.get().pk), code.rpartition(" ")[0]):
        assert reporter.comes_back(guess).page.status_code == 422
