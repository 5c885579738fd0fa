"""Whoever holds casework and not the desk restricts a tip of a case and withholds its files, by the same actions."""

from typing import Any

import pytest

from heatwatch.cases import actions
from heatwatch.cases.models import Case
from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.files import withhold
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.errors import NoSuchTip
from heatwatch.intake.models import Attachment, Tip
from heatwatch.vault import actions as vault
from heatwatch.vault import queries
from heatwatch.vault.actions import comparing, open_tip_key, restricting
from heatwatch.vault.compartments import CASEWORK, DESK, new_payload
from heatwatch.vault.errors import NoGrant, NotCompared
from heatwatch.vault.keys import new_identity, six_words
from heatwatch.vault.models import ComparedKey, Membership, PersonKey, TipKey
from tests.people import House, a_file
from tests.vault.keyholes import opens
from tests.vault.test_rotating import rotated


@pytest.fixture
def office(house: House) -> House:
    """Pete prosecutes with the key of casework and without the desk's."""
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=now())
    return house


def in_a_case(house: House, by: str = "ines", **said: Any) -> Tip:
    """A tip that came into a case, by whoever holds both keys."""
    who, tip = house.people[by], house.receives_opened("the sergeant takes money", **said)
    case = Case.objects.first() or actions.open_case(who.keyring, who.account, "Mill Road", id=new_id(), now=now())
    actions.bring_in(who.keyring, who.account, hold_tip(who.keyring, tip), case, now())
    return tip


def withholds(house: House, tip: Tip, *named: str) -> list[str]:
    pete, file = house.pete, Attachment.objects.get(tip=tip).pk
    held = withhold(pete.keyring, pete.account, hold_tip(pete.keyring, tip), file, named=named, now=now())
    return sorted(person.username for person in held)


def openers(house: House, tip: Tip) -> set[str]:
    """Whose keys fit, past every rule: their own, and those of the two compartments."""
    rows = list(TipKey.objects.filter(tip=tip.pk))
    keys = {name: person.identity for name, person in house.people.items()}
    keys |= {name: house.vera.keyring.compartment(name).identity for name in (DESK, CASEWORK)}
    return {name for name, key in keys.items() if any(opens(row, key) for row in rows)}


def test_casework_alone_restricts_it_and_loses_it(office: House) -> None:
    tip = in_a_case(office)
    assert openers(office, tip) == {DESK, CASEWORK}
    office.restricts(tip, by="pete", to="vera")
    assert openers(office, tip) == {"vera", "otto"}
    assert sorted(TipKey.objects.filter(tip=tip.pk).values_list("compartment", flat=True)) == ["", "", "recovery"]
    for name in ("vera", "otto"):
        assert office.people[name].opens(tip).story["story"] == "the sergeant takes money"
    with pytest.raises(NoSuchTip):
        office.pete.opens(tip)


def test_casework_alone_withholds_a_file_of_it(office: House) -> None:
    tip = in_a_case(office, files=[a_file()])
    assert withholds(office, tip) == ["sam", "vera"]
    assert openers(office, tip) == {"sam", "vera"}


def test_it_goes_to_whom_the_agency_file_names(office: House) -> None:
    assert withholds(office, in_a_case(office, files=[a_file()]), "otto") == ["otto"]


def test_withholding_never_fails_for_want_of_a_proof(office: House) -> None:
    """Custodians whose words casework cannot prove are passed over, down to the person who pressed."""
    tip = in_a_case(office, files=[a_file()])
    ComparedKey.objects.update(casework_proof=b"")
    assert withholds(office, tip, "otto") == ["sam", "vera"], "members of casework are proven by their grant"
    again = in_a_case(office, files=[a_file()])
    ComparedKey.objects.all().delete()
    assert withholds(office, again) == ["pete"], "and so is whoever pressed"
    assert openers(office, again) == {"pete"}


def test_what_the_desk_compared_later_is_told_with_the_next_tip(office: House) -> None:
    tip = in_a_case(office)
    comparing.forget_comparison(office.otto.account, by=office.vera.account.pk, now=now())
    vault.revoke(CASEWORK, office.sam.account, by=office.vera.account.pk, now=now())
    words = six_words(office.otto.identity.recipient)
    comparing.compare_key(office.sam.keyring, office.otto.account, words=words, now=now())
    with pytest.raises(NotCompared):
        office.restricts(tip, by="pete", to="vera")
    assert CASEWORK in openers(office, tip)
    in_a_case(office)
    office.restricts(tip, by="pete", to="vera")
    assert openers(office, tip) == {"vera", "otto"}


def test_it_is_told_at_once_by_whoever_compares_with_both_keys(office: House) -> None:
    tip = in_a_case(office)
    comparing.forget_comparison(office.otto.account, by=office.vera.account.pk, now=now())
    words = six_words(office.otto.identity.recipient)
    comparing.compare_key(office.vera.keyring, office.otto.account, words=words, now=now())
    office.restricts(tip, by="pete", to="vera")
    assert openers(office, tip) == {"vera", "otto"}


def test_a_key_that_was_swapped_is_told_to_nobody_and_refused(office: House) -> None:
    """Whoever writes the database writes a key and its words, and can make neither proof."""
    tip, theirs = in_a_case(office), new_identity().recipient
    PersonKey.objects.filter(pk=office.otto.account.pk).update(recipient=theirs)
    ComparedKey.objects.filter(pk=office.otto.account.pk).update(words=six_words(theirs))
    in_a_case(office)
    assert queries.compared(office.otto.account.pk)
    with pytest.raises(NotCompared):
        office.restricts(tip, by="pete", to="vera")


def test_a_casework_that_somebody_made_up_proves_nothing(office: House) -> None:
    tip = in_a_case(office)
    forged = new_payload(CASEWORK)
    mine = Membership.objects.filter(account=office.pete.account, compartment=CASEWORK)
    mine.update(sealed=forged.sealed_to(office.pete.identity.recipient))
    with pytest.raises(HouseError):
        restricting.proven_among(office.pete.keyring, [office.otto.account.pk])
    assert CASEWORK in openers(office, tip)


@pytest.mark.parametrize("turned", [CASEWORK, DESK])
def test_it_outlives_a_new_key(office: House, turned: str) -> None:
    tip = in_a_case(office)
    rotated(office, name=turned)
    office.restricts(tip, by="pete", to="vera")
    assert openers(office, tip) == {"vera", "otto"}


def test_a_proof_that_no_member_made_does_not_outlive_it(office: House) -> None:
    tip = in_a_case(office)
    ComparedKey.objects.filter(account=office.otto.account).update(casework_proof=b"x" * 32)
    rotated(office, name=CASEWORK)
    assert bytes(ComparedKey.objects.get(account=office.otto.account).casework_proof) == b""
    with pytest.raises(NotCompared):
        office.restricts(tip, by="pete", to="vera")


def test_whoever_holds_neither_key_is_refused(office: House) -> None:
    tip = in_a_case(office)
    people = [office.vera.account.pk, office.otto.account.pk]
    with pytest.raises(NoGrant):
        restricting.compared_recipients(office.ada.keyring, people)
    with pytest.raises(NoGrant):
        open_tip_key(office.ada.keyring, tip.pk)
