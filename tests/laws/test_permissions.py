"""Every address of the console, as every role, compared with permissions.csv; and what a cell of it means.

Which action guards which address stands in `tests/tables/console.csv`, so that a view that is given away to more people
than before, or is not guarded by what it does, is noticed here and not by chance.
"""

import csv
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from heatwatch.accounts.access import ROLES, table
from heatwatch.common import clock
from heatwatch.desk import queries
from heatwatch.vault.actions import grant
from heatwatch.vault.actions.comparing import compare_key
from heatwatch.vault.keys import six_words
from heatwatch.web.console.urls import urlpatterns
from tests.laws import tree
from tests.people import House, Person, hired

TABLE = Path(__file__).parents[1] / "tables" / "console.csv"
ADDRESSES: list[Any] = list(urlpatterns)
ANYONE, SIGNED_IN = "anyone", "signed in"
# What is done through another address, or by the reader on a person's behalf.
ASKED_IN_CODE = re.compile(r'(?:may|require|allow)\([^"\n]*"(\w+)"')
READS_TIPS = ("call_taker", "triager", "investigator", "prosecutor", "supervisor")


def rows() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["address"]: row["action"] for row in csv.DictReader(file)}


def declared(pattern: Any) -> str:
    action = pattern.callback.action
    return ANYONE if action is None else action or SIGNED_IN


def test_every_address_is_guarded_by_what_the_table_says() -> None:
    assert {pattern.name: declared(pattern) for pattern in ADDRESSES} == rows()


def test_every_action_is_asked_for_somewhere() -> None:
    asked = {declared(pattern) for pattern in ADDRESSES}
    for path in tree.files_under(tree.SOURCE):
        if path.suffix == ".py":
            asked |= set(ASKED_IN_CODE.findall(path.read_text("utf-8")))
    assert set(table()) - asked == set()


def test_a_cell_says_yes_no_or_restricted() -> None:
    assert {cell for row in table().values() for cell in row.values()} <= {"yes", "no", "restricted"}


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_a_role_as_the_table_says(role: str, house: House) -> None:
    client = of(house, role).sits_down()
    wrong = []
    with override_settings(**settings.DOORS["console"]):
        for pattern in ADDRESSES:
            action = declared(pattern)
            allowed = action in {ANYONE, SIGNED_IN} or table()[action][role] != "no"
            for method in pattern.callback.methods:
                answer = client.generic(method, address(pattern))
                if (answer.status_code == 403) is allowed:
                    wrong.append(f"{role} {method} {pattern.name}: {answer.status_code}")
                if pattern.name in {"sign_out", "lock"}:
                    client = house.people[role].sits_down()
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_table_decides_which_tips_a_role_lists_and_finds(role: str, house: House) -> None:
    """The same table as a filter: the list, the look-up by number and the counts agree with it."""
    person = of(house, role)
    plain, hidden = house.receives(), house.restricts(house.receives_opened())
    sees = table()["see_queue"][role] == "yes"
    assert [tip.pk for tip in queries.visible(person.account)] == ([plain.pk] if sees else [])
    assert queries.counts(person.account)["all"] == ("1" if sees else "0")
    assert (role in READS_TIPS) == sees
    for tip in (plain, hidden):
        found = queries.chosen(person.account, [tip.number])
        assert [one.pk for one in found] == ([tip.pk] if sees and tip.pk == plain.pk else [])


@pytest.mark.django_db
def test_restricted_in_the_table_means_a_tip_sealed_to_that_very_person(house: House) -> None:
    other = of(house, "outside_reviewer")
    plain, hidden = house.receives(), house.restricts(house.receives_opened())
    with override_settings(**settings.DOORS["console"]):
        mine, theirs = house.otto.sits_down(), other.sits_down()
        assert mine.get(f"/tips/{hidden.number}/").status_code == 200
        assert theirs.get(f"/tips/{hidden.number}/").status_code == 404
        assert mine.get(f"/tips/{plain.number}/").status_code == 404


def of(house: House, role: str) -> Person:
    """Somebody with this role alone, and with the keys that go with it."""
    now = clock.now()
    person = house.people[role] = hired(role, role, role, now=now)
    words = six_words(person.identity.recipient)
    if table()["see_queue"][role] == "yes":
        grant(house.vera.keyring, "desk", person.account, words=words, now=now)
    if table()["see_cases"][role] == "yes":
        grant(house.vera.keyring, "casework", person.account, words=words, now=now)
    if role == "advocate":
        grant(house.amina.keyring, "advocates", person.account, words=words, now=now)
    if role == "outside_reviewer":
        compare_key(house.vera.keyring, person.account, words=words, now=now)
    return person


def address(pattern: Any) -> str:
    known: dict[str, Any] = {"number": "HW-222-222", "id": uuid4()}
    given = {name: known[name] for name in pattern.pattern.converters}
    return reverse(pattern.name, urlconf="heatwatch.web.console.urls", kwargs=given)
