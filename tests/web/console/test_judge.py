"""Confirm and reject what the reader found: sealed, with who and when, and never changed."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.audit.models import Record
from heatwatch.desk.actions.correcting import open_judgements
from heatwatch.desk.models import Correction
from tests.desk.test_assessing import CRISIS
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

WEAPON = {"about": "danger", "finding": "weapon", "seen": 1}


def test_a_finding_is_confirmed_and_then_rejected(house: House, seat: Seat) -> None:
    tip = house.receives_read(CRISIS)
    maya = sat_down(house, "maya", tip)
    answer = maya.sends("judge", **WEAPON, verdict="confirmed")
    assert answer["Location"].endswith("#finding-weapon")
    assert "confirmed by Maya Torres" in maya.looks()
    jonas = sat_down(house, "jonas", tip)
    jonas.succeeds("judge", **WEAPON, verdict="rejected")
    page = jonas.looks()
    assert "rejected by Jonas Weber" in page
    assert 'data-names="A weapon"' not in page, "what is rejected is marked no more"
    said = open_judgements(house.maya.opens(tip))
    assert [(one.verdict, one.by, one.seen) for one in said] == [
        ("confirmed", "Maya Torres", 1),
        ("rejected", "Jonas Weber", 1),
    ]


def test_what_was_said_is_sealed_and_recorded_without_its_words(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_read(CRISIS))
    maya.succeeds("judge", **WEAPON, verdict="rejected")
    assert b"weapon" not in bytes(Correction.objects.get().sealed)
    record = Record.objects.get(verb="corrected")
    assert (record.actor, record.detail) == (house.maya.account.pk, {})


def test_a_double_click_says_it_once(house: House, seat: Seat) -> None:
    maya, once = sat_down(house, "maya", house.receives_read(CRISIS)), uuid4()
    for _ in range(2):
        maya.succeeds("judge", **WEAPON, verdict="confirmed", form_id=once)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"finding": "no_such"}, {"about": "lane"}, {"verdict": "maybe"}, {"seen": "x"}])
def test_nonsense_is_refused(house: House, seat: Seat, wrong: dict[str, str]) -> None:
    maya = sat_down(house, "maya", house.receives_read(CRISIS))
    assert maya.sends("judge", **{**WEAPON, "verdict": "confirmed", **wrong}).status_code == 422
    assert not Correction.objects.exists()


def test_it_refuses_whoever_may_not_and_hides_what_must_not_be_known(house: House, seat: Seat) -> None:
    tip, hidden = house.receives_read(CRISIS), house.restricts(house.receives_read(CRISIS))
    fields = {**WEAPON, "verdict": "confirmed"}
    assert seat("ada").post(f"/tips/{tip.number}/judge/", fields).status_code == 403
    assert seat("maya").post(f"/tips/{hidden.number}/judge/", fields).status_code == 404
    assert seat("otto").post(f"/tips/{hidden.number}/judge/", fields).status_code == 302
    assert seat("maya").get(f"/tips/{tip.number}/judge/").status_code == 302


def test_the_database_refuses_to_change_what_was_said(house: House, seat: Seat) -> None:
    sat_down(house, "maya", house.receives_read(CRISIS)).succeeds("judge", **WEAPON, verdict="confirmed")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_correction SET sealed = sealed")


def test_a_damaged_judgement_hides_nothing_but_itself(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_read(CRISIS))
    Correction.objects.create(tip=maya.tip, by=house.jonas.account, at=maya.tip.received, sealed=b"nonsense")
    maya.succeeds("judge", **WEAPON, verdict="confirmed")
    assert "confirmed by Maya Torres" in maya.looks()
