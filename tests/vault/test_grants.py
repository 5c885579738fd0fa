"""Grants: the words decide, and a role that reads no tips gets no key to them."""

import pytest

from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.vault import actions, queries
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import new_identity, six_words
from heatwatch.vault.models import Membership, PersonKey, TipKey
from tests.people import House


def test_the_words_are_recorded(house: House) -> None:
    words = six_words(house.maya.identity.recipient)
    assert Membership.objects.get(account=house.maya.account).words == words
    assert words in str(Record.objects.filter(verb="key_granted").values_list("detail", flat=True))


def test_a_swapped_recipient_is_not_granted(house: House) -> None:
    heard = six_words(house.maya.identity.recipient)
    PersonKey.objects.filter(account=house.maya.account).update(recipient=new_identity().recipient)
    with pytest.raises(Conflict):
        actions.grant(house.vera.keyring, "desk", house.maya.account, words=heard, now=now())


def test_whoever_holds_no_key_grants_none(house: House) -> None:
    words = six_words(house.maya.identity.recipient)
    with pytest.raises(NoGrant):
        actions.grant(house.otto.keyring, "desk", house.maya.account, words=words, now=now())


def test_the_administrator_is_not_granted_the_desk(house: House) -> None:
    words = six_words(house.ada.identity.recipient)
    with pytest.raises(Invalid):
        actions.grant(house.vera.keyring, "desk", house.ada.account, words=words, now=now())


def test_a_revoked_member_opens_nothing_new(house: House) -> None:
    tip = house.receives()
    actions.revoke("desk", house.maya.account, by=house.vera.account.pk, now=now())
    with pytest.raises(NoGrant):
        actions.open_tip_key(house.maya.keyring, tip.pk)


def test_the_last_member_stays(house: House) -> None:
    with pytest.raises(Invalid):
        actions.revoke("advocates", house.amina.account, by=house.amina.account.pk, now=now())


def test_a_sealed_membership_opens_for_its_member_only(house: House) -> None:
    stolen = queries.membership_payload("desk", house.vera.account.pk)
    assert stolen
    Membership.objects.filter(account=house.maya.account).update(sealed=stolen)
    with pytest.raises(Unsealable):
        house.maya.keyring.compartment("desk")


def test_the_keys_of_two_tips_cannot_be_swapped(house: House) -> None:
    from heatwatch.vault.models import TipKey  # noqa: PLC0415  only here

    one, two = house.receives(), house.receives()
    sealed = TipKey.objects.get(tip=two.pk).sealed
    TipKey.objects.filter(tip=one.pk).update(sealed=sealed)
    with pytest.raises(Unsealable):
        actions.open_tip_key(house.maya.keyring, one.pk)


def test_a_row_that_does_not_open_keeps_nobody_from_a_good_one(house: House) -> None:
    tip = house.receives()
    TipKey.objects.create(tip=tip.pk, person=house.maya.account.pk, sealed=b"not sealed to anybody")
    assert house.maya.opens(tip).story["story"] == "They keep her passport."
