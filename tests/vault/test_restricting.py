"""To whom the key of a restricted tip is sealed, and who can be put in their place."""

import pytest

from heatwatch.accounts.actions import create_account
from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.vault import actions, queries, recipients
from heatwatch.vault.actions import comparing, recovering, restricting
from heatwatch.vault.compartments import DESK, new_payload
from heatwatch.vault.errors import NotCompared, Unsealable
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import ComparedKey, Compartment, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.vault.rows import insert
from tests.people import House


def seals(house: House, name: str) -> None:
    people = [house.people[name].account.pk, house.otto.account.pk]
    restricting.reseal_to_people(house.maya.keyring, house.receives().pk, people)


def test_a_key_that_was_swapped_after_it_was_compared_is_refused(house: House) -> None:
    PersonKey.objects.filter(pk=house.vera.account.pk).update(recipient=new_identity().recipient)
    with pytest.raises(NotCompared):
        seals(house, "vera")


def test_a_comparison_that_no_member_of_the_desk_made_is_refused(house: House) -> None:
    """Whoever writes the database can write words, but not the proof."""
    theirs = new_identity().recipient
    PersonKey.objects.filter(pk=house.vera.account.pk).update(recipient=theirs)
    ComparedKey.objects.filter(pk=house.vera.account.pk).update(words=six_words(theirs))
    assert queries.compared(house.vera.account.pk)
    with pytest.raises(NotCompared):
        seals(house, "vera")


def test_a_desk_that_somebody_made_up_proves_nothing(house: House) -> None:
    """Anybody can seal a compartment of their own to a member; its identity is not the one of the ceremony."""
    forged = new_payload(DESK)
    Membership.objects.filter(account=house.maya.account).update(sealed=forged.sealed_to(house.maya.identity.recipient))
    tip = house.receives()
    TipKey.objects.filter(tip=tip.pk).delete()
    insert([actions.tip_key_row(tip.pk, new_identity(), compartment=DESK, recipient=forged.identity.recipient)])
    with pytest.raises(Unsealable):
        restricting.reseal_to_people(house.maya.keyring, tip.pk, [house.vera.account.pk, house.otto.account.pk])


def test_a_grant_of_the_desk_compares_the_words_too(house: House) -> None:
    actions.revoke(DESK, house.sam.account, by=house.vera.account.pk, now=now())
    assert queries.compared(house.sam.account.pk) is None
    words = six_words(house.sam.identity.recipient)
    actions.grant(house.vera.keyring, DESK, house.sam.account, words=words, now=now())
    assert queries.compared(house.sam.account.pk)


@pytest.mark.parametrize("name", ["ada", "jonas", "vera"])
def test_only_reviewers_are_compared_and_nobody_by_themselves(house: House, name: str) -> None:
    person = house.people[name]
    with pytest.raises(Invalid):
        words = six_words(person.identity.recipient)
        comparing.compare_key(house.vera.keyring, person.account, words=words, now=now())


def test_a_tip_given_back_goes_to_the_desk_of_the_ceremony(house: House) -> None:
    tip = house.restricts(house.receives_opened())
    Compartment.objects.filter(pk=DESK).update(recipient=new_identity().recipient)
    actions.reseal_to_compartment(house.vera.keyring, tip.pk, DESK)
    assert actions.open_tip_key(house.maya.keyring, tip.pk).recipient


def test_the_recovery_sheets_open_it_when_its_holders_are_gone(house: House) -> None:
    sheets = on_sheets(house)
    RecoveryCopy.objects.filter(pk=DESK).update(recipient=new_identity().recipient)
    tip = house.restricts(house.receives_opened())
    for person in (house.vera, house.otto):
        actions.reset_person(person.account, by=house.ada.account.pk, knowing=True, now=now())
    assert not TipKey.objects.filter(person__isnull=False).exists()
    recovering.recover_tip_key(tip.pk, sheets, house.sam.account, now=now())
    assert actions.open_tip_key(house.sam.keyring, tip.pk).recipient


def test_the_sheets_of_something_else_do_not(house: House) -> None:
    on_sheets(house)
    tip = house.restricts(house.receives_opened())
    with pytest.raises(Unsealable):
        recovering.recover_tip_key(tip.pk, new_identity(), house.sam.account, now=now())


def test_without_recovery_sheets_nothing_is_restricted(house: House) -> None:
    file = recipients.load(house.home / "recipients.json")
    recipients.write(house.home / "recipients.json", recipients.Recipients(file.compartments, file.demo))
    with pytest.raises(HouseError, match="names no recovery"):
        seals(house, "vera")


@pytest.mark.parametrize("change", ["end", "roles"])
def test_whoever_alone_opens_something_is_not_lost_by_accident(house: House, change: str) -> None:
    amina = house.amina.account
    changed = {"display_name": "Amina", "languages": "en", "by": house.ada.account, "now": now()}
    changed |= {"roles": ["advocate"], "is_active": False} if change == "end" else {"roles": [], "is_active": True}
    with pytest.raises(Invalid, match="nobody else opens advocates"):
        actions.change_person(amina, **changed, knowing=False)  # type: ignore[arg-type]  # as the form gives them
    actions.change_person(amina, **changed, knowing=True)  # type: ignore[arg-type]  # the same


def test_whoever_may_hold_restricted_tips_is_asked_about_whether_or_not_they_do(house: House) -> None:
    """The question must not tell the administrator that such a tip exists."""
    for name in ("otto", "sam"):
        with pytest.raises(Invalid, match="restricted tips may be sealed"):
            actions.reset_person(house.people[name].account, by=house.ada.account.pk, knowing=False, now=now())


def test_somebody_who_left_does_not_count_as_the_last_who_opens_it(house: House) -> None:
    bea = create_account(username="bea", display_name="Bea", roles=["advocate"], now=now(), demo=True)
    identity = new_identity()
    PersonKey.objects.create(account=bea, recipient=identity.recipient, sealed=b"x", created_at=now())
    amina = house.amina
    actions.grant(amina.keyring, "advocates", bea, words=six_words(identity.recipient), now=now())
    bea.is_active = False
    bea.save()
    with pytest.raises(Invalid):
        actions.revoke("advocates", amina.account, by=amina.account.pk, now=now())


def on_sheets(house: House) -> Identity:
    """A recovery identity that this test knows, named in the file of the ceremony."""
    sheets, file = new_identity(), house.home / "recipients.json"
    named = recipients.load(file)
    recipients.write(
        file, recipients.Recipients(named.compartments, named.demo, {**named.recoveries, DESK: sheets.recipient})
    )
    return sheets
