"""A download that has begun breaks off for whoever may not read the tip any more, and for nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from heatwatch.common import clock
from heatwatch.desk.actions.opening import open_attachment
from heatwatch.desk.errors import NoSuchTip
from heatwatch.intake.models import Attachment, Tip
from heatwatch.vault.actions import change_person, reset_person, revoke
from heatwatch.vault.compartments import DESK
from heatwatch.vault.models import TipKey
from tests.desk.test_needs import asks, lends
from tests.desk.test_withholding import in_pieces
from tests.people import House


@pytest.fixture
def tip(house: House) -> Tip:
    return house.receives_opened(files=[in_pieces(b"one", b"two", b"three")])


def begins(house: House, tip: Tip, name: str) -> Iterator[bytes]:
    """Somebody has two of three pieces."""
    who = house.people[name]
    file = Attachment.objects.get(tip=tip).pk
    _, pieces = open_attachment(who.keyring, who.account, tip, file, clock.now())
    assert (next(pieces), next(pieces)) == (b"one", b"two")
    return pieces


def is_restricted(house: House, tip: Tip) -> None:
    house.restricts(tip)


def loses_the_key(house: House, _: Tip) -> None:
    revoke(DESK, house.jonas.account, by=house.vera.account.pk, now=clock.now())


def is_reset(house: House, _: Tip) -> None:
    reset_person(house.jonas.account, by=house.ada.account.pk, knowing=True, now=clock.now())


def loses_the_role(house: House, _: Tip) -> None:
    changes(house, roles=["analyst"], is_active=True)


def leaves(house: House, _: Tip) -> None:
    changes(house, roles=["call_taker"], is_active=False)


def changes(house: House, *, roles: list[str], is_active: bool) -> None:
    said = {"display_name": "Jonas", "languages": "en", "knowing": True, "by": house.ada.account}
    # Another object than the one that the request of the download keeps, with the roles it read.
    account = type(house.jonas.account).objects.get(pk=house.jonas.account.pk)
    change_person(account, roles=roles, is_active=is_active, now=clock.now(), **said)  # type: ignore[arg-type]  # keywords, passed on


@pytest.mark.parametrize("happens", [is_restricted, loses_the_key, is_reset, loses_the_role, leaves])
def test_it_breaks_off_when(house: House, tip: Tip, happens: Callable[[House, Tip], None]) -> None:
    pieces = begins(house, tip, "jonas")
    happens(house, tip)
    with pytest.raises(NoSuchTip):
        next(pieces)


def test_it_goes_on_for_whom_the_tip_is_restricted_to(house: House, tip: Tip) -> None:
    pieces = begins(house, tip, "vera")
    house.restricts(tip)
    assert list(pieces) == [b"three"]


def test_it_goes_on_when_a_restricted_tip_is_given_back_to_the_desk(house: House, tip: Tip) -> None:
    pieces = begins(house, house.restricts(tip), "vera")
    house.gives_back(tip)
    assert list(pieces) == [b"three"]


def test_what_was_lent_is_sent_until_the_end_and_not_beyond(house: House, tip: Tip) -> None:
    ines = house.ines.account
    revoke(DESK, ines, by=house.vera.account.pk, now=clock.now())
    lends(house, asks(house, tip.number))
    assert list(begins(house, tip, "ines")) == [b"three"]
    pieces = begins(house, tip, "ines")
    TipKey.objects.filter(person=ines.pk).update(until=clock.now() - timedelta(seconds=2))
    with pytest.raises(NoSuchTip):
        next(pieces)
