"""Restricting: two people hold the tip, and for everybody else it does not exist."""

import re

import pytest

from heatwatch.accounts.models import RoleGrant
from heatwatch.cases import actions as cases
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.intake.models import Tip
from heatwatch.vault.actions import open_tip_key, revoke
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import TipKey
from tests.people import House, hired
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, sat_down


def restricts(at: AtTheDesk, house: House, **changed: object) -> object:
    fields = {"sure": "on", "supervisor": house.vera.account.pk, "reviewer": house.otto.account.pk, **changed}
    return at.sends("restrict", **fields)


def test_only_the_two_can_open_it(house: House, seat: Seat) -> None:
    tip = house.receives_opened("the sergeant takes money")
    answer = restricts(sat_down(house, "maya", tip), house)
    assert answer["Location"] == "/queue/?done=restrict"  # type: ignore[index]  # a response
    for name in ("vera", "otto"):
        assert "the sergeant takes money" in sat_down(house, name, tip).looks()
    for name in ("maya", "jonas", "sam", "tara", "pete"):
        assert sat_down(house, name, tip).client.get(f"/tips/{tip.number}/").status_code == 404, name
        with pytest.raises((NoGrant, Unsealable)):
            open_tip_key(house.people[name].keyring, tip.pk)
    assert sorted(TipKey.objects.values_list("compartment", flat=True)) == ["", "", "recovery"]


def test_it_can_be_done_before_anybody_reads_it(house: House, seat: Seat) -> None:
    tip = house.receives(about_officials=True)
    restricts(sat_down(house, "maya", tip), house)
    tip.refresh_from_db()
    assert (tip.restricted, tip.status) == (True, Tip.UNREAD)


@pytest.mark.parametrize("missing", ["supervisor", "reviewer"])
def test_nobody_is_chosen_beforehand_and_a_choice_must_be_made(house: House, seat: Seat, missing: str) -> None:
    """Whoever the tip is about may be the first on the list: one press must not seal it to them."""
    tip = house.receives("the supervisor takes money", about_officials=True)
    maya = sat_down(house, "maya", tip)
    page = maya.looks()
    assert chosen(page, "supervisor") == chosen(page, "reviewer") == [""]
    assert page.count("Not the person it is about.") == 2
    # Nor does the refusal show the story to whoever restricts it unread.
    assert restricts(maya, house, **{missing: ""}).status_code == 422  # type: ignore[attr-defined]  # a response
    assert re.search(r"Choose an? [a-z ]+\. Not the person it is about\.", maya.text)
    assert "takes money" not in maya.text
    tip.refresh_from_db()
    assert (tip.restricted, tip.status) == (False, Tip.UNREAD)


def test_a_change_meanwhile_does_not_show_the_story_to_whoever_restricts_it_unread(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives("the supervisor takes money", about_officials=True))
    assert restricts(maya, house, version=maya.tip.version + 7).status_code == 409  # type: ignore[attr-defined]  # a response
    assert "This tip was changed while you chose." in maya.text
    assert "takes money" not in maya.text


def chosen(page: str, name: str) -> list[str]:
    """What a browser would send for a choice as it stands: what is marked as selected, else the first."""
    choice = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert choice
    return re.findall(r'value="([^"]*)" selected', choice[0]) or re.findall(r'value="([^"]*)"', choice[0])[:1]


def test_it_takes_the_tip_from_whoever_worked_on_it(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("assign", assignee=house.jonas.account.pk)
    restricts(maya, house)
    maya.tip.refresh_from_db()
    assert maya.tip.assignee is None


def test_the_two_must_be_a_supervisor_and_a_reviewer(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert restricts(maya, house, reviewer=house.jonas.account.pk).status_code == 422  # type: ignore[attr-defined]  # a response
    assert restricts(maya, house, sure="").status_code == 422  # type: ignore[attr-defined]  # a response


def test_a_supervisor_who_holds_it_may_seal_it_to_others(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened())
    vera = sat_down(house, "vera", hidden)
    restricts(vera, house, supervisor=house.sam.account.pk)
    assert sat_down(house, "sam", hidden).client.get(f"/tips/{hidden.number}/").status_code == 200
    assert vera.client.get(f"/tips/{hidden.number}/").status_code == 404


def test_one_person_with_both_roles_is_not_enough(house: House, seat: Seat) -> None:
    RoleGrant.objects.create(account=house.vera.account, role="outside_reviewer", granted_at=clock.now())
    maya = sat_down(house, "maya", house.receives_opened())
    assert restricts(maya, house, reviewer=house.vera.account.pk).status_code == 422  # type: ignore[attr-defined]  # a response
    assert "One person cannot be both." in maya.text


def test_a_reviewer_whose_words_nobody_compared_is_neither_offered_nor_accepted(house: House, seat: Seat) -> None:
    """The administrator makes an account of a fine name, and its key: no tip is ever sealed to it."""
    rae = hired("rae", "Rae Lindgren", "outside_reviewer", now=clock.now())
    tip = house.receives_opened()
    maya = sat_down(house, "maya", tip)
    assert "Rae Lindgren" not in maya.looks()
    assert restricts(maya, house, reviewer=rae.account.pk).status_code == 422  # type: ignore[attr-defined]  # a response
    assert not TipKey.objects.filter(person=rae.account.pk).exists()


def test_the_words_of_a_reviewer_are_compared_on_the_page_of_keys(house: House, seat: Seat) -> None:
    rae = hired("rae", "Rae Lindgren", "outside_reviewer", now=clock.now())
    assert rae.sits_down().get("/queue/")["Location"] == "/waiting/"
    given = {"account": rae.account.pk, "compartment": "review"}
    wrong = seat("vera").post("/keys/grant/", {**given, "words": six_words(house.otto.identity.recipient)})
    assert wrong.status_code == 409
    heard = {**given, "words": six_words(rae.identity.recipient)}
    assert seat("ada").post("/keys/grant/", heard).status_code == 403
    assert seat("amina").post("/keys/grant/", heard).status_code == 422
    assert seat("vera").post("/keys/grant/", heard).status_code == 302
    tip = house.receives_opened("the sergeant takes money")
    restricts(sat_down(house, "maya", tip), house, reviewer=rae.account.pk)
    house.people["rae"] = rae
    assert "the sergeant takes money" in sat_down(house, "rae", tip).looks()


def test_no_further_tip_is_sealed_to_whoever_was_taken_off_the_list(house: House, seat: Seat) -> None:
    taken = {"compartment": "review", "account": house.otto.account.pk}
    assert seat("vera").post("/keys/revoke/", taken).status_code == 302
    maya = sat_down(house, "maya", house.receives_opened())
    assert restricts(maya, house).status_code == 422  # type: ignore[attr-defined]  # a response


def test_whoever_holds_casework_alone_does_it_from_the_page_of_a_tip_of_a_case(house: House, seat: Seat) -> None:
    tip, pete, ines = house.receives_opened("the sergeant takes money"), house.pete, house.ines
    case = cases.open_case(ines.keyring, ines.account, "Mill Road", id=new_id(), now=clock.now())
    cases.bring_in(ines.keyring, ines.account, hold_tip(ines.keyring, tip), case, clock.now())
    revoke(DESK, pete.account, by=house.vera.account.pk, now=clock.now())
    at = sat_down(house, "pete", tip)
    assert "the sergeant takes money" in at.looks()
    assert restricts(at, house)["Location"] == "/cases/?done=restrict"  # type: ignore[index]  # a response
    said = at.client.get("/cases/?done=restrict").content.decode()
    assert "Only the two people you chose can see it now." in said
    assert tip.number not in said
    assert at.client.get(f"/tips/{tip.number}/")["Location"] == "/waiting/", "as of a number that there is not"
    assert "the sergeant takes money" in sat_down(house, "vera", tip).looks()
