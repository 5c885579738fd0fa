"""Granting a key to whoever read the right words."""

import pytest

from heatwatch.common import clock
from heatwatch.vault.actions import open_tip_key, revoke
from heatwatch.vault.errors import NoGrant
from heatwatch.vault.keys import six_words
from heatwatch.vault.queries import is_member
from tests.people import House
from tests.web.console.conftest import Seat


@pytest.fixture
def waiting(house: House) -> House:
    """Maya lost the desk's key, as after a reset."""
    revoke("desk", house.maya.account, by=house.vera.account.pk, now=clock.now())
    return house


def fields(house: House, name: str, words: str = "", compartment: str = "desk") -> dict[str, object]:
    person = house.people[name]
    words = words or six_words(person.identity.recipient)
    return {"account": person.account.pk, "words": words, "compartment": compartment}


def test_the_right_words_open_the_desk(waiting: House, seat: Seat) -> None:
    tip = waiting.receives()
    with pytest.raises(NoGrant):
        open_tip_key(waiting.maya.keyring, tip.pk)
    assert seat("vera").post("/keys/grant/", fields(waiting, "maya"))["Location"] == "/keys/?done=1"
    assert waiting.maya.opens(tip).story["story"]


def test_other_words_are_an_alarm(waiting: House, seat: Seat) -> None:
    answer = seat("vera").post("/keys/grant/", fields(waiting, "maya", "these are six other words now"))
    assert answer.status_code == 409
    assert "The six words differ." in answer.content.decode()
    assert not is_member("desk", waiting.maya.account.pk)


@pytest.mark.parametrize("name", ["ada", "lin", "otto", "amina"])
def test_the_desk_is_not_granted_to_whose_roles_read_no_tips(house: House, seat: Seat, name: str) -> None:
    assert seat("vera").post("/keys/grant/", fields(house, name)).status_code == 409
    assert not is_member("desk", house.people[name].account.pk)


def test_a_supervisor_cannot_grant_what_they_do_not_hold(house: House, seat: Seat) -> None:
    answer = seat("vera").post("/keys/grant/", fields(house, "amina", compartment="advocates"))
    assert answer.status_code == 422
    assert "You do not hold this key" in answer.content.decode()


def test_an_advocate_grants_the_advocates_key(house: House, seat: Seat) -> None:
    from tests.people import hired  # noqa: PLC0415  only here

    house.people["bea"] = hired("bea", "Bea", "advocate", now=clock.now())
    assert seat("amina").post("/keys/grant/", fields(house, "bea", compartment="advocates")).status_code == 302
    assert is_member("advocates", house.people["bea"].account.pk)


def test_words_are_needed(waiting: House, seat: Seat) -> None:
    assert seat("vera").post("/keys/grant/", {**fields(waiting, "maya"), "words": ""}).status_code == 422
