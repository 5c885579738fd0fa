"""Need to know: one tip for one person, until a moment."""

from datetime import timedelta
from uuid import uuid4

import pytest

from heatwatch import flow
from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import colleagues
from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import Conflict, Forbidden, HouseError, Invalid
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.actions.safeguarding import restrict, unrestrict
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import NeedToKnow
from heatwatch.desk.queries import needs, possible_holders
from heatwatch.intake.models import Tip
from heatwatch.vault import actions
from heatwatch.vault.errors import NoGrant, NotCompared, Unsealable
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import TipKey
from tests.people import House

CLOSED = (NoGrant, Unsealable, NoSuchTip)


@pytest.fixture
def outside(house: House) -> House:
    """Ines investigates elsewhere: she holds no key of the desk."""
    actions.revoke("desk", house.ines.account, by=house.vera.account.pk, now=now())
    return house


def asks(house: House, number: str, by: str = "ines") -> NeedToKnow:
    id = uuid4()
    acts.ask(house.people[by].account, number, "the same plate as in my case", id=id, now=now())
    return NeedToKnow.objects.get(pk=id)


def lends(house: House, need: NeedToKnow, by: str = "vera", hours: int = 4, words: str | None = None) -> None:
    who, asker = house.people[by], house.people[need.account.username]
    heard = six_words(asker.identity.recipient) if words is None else words
    acts.grant_need(who.keyring, who.account, need, hours=hours, words=heard, now=now())


def test_whoever_asked_reads_it_until_the_end(outside: House) -> None:
    tip = outside.receives("the blue van")
    with pytest.raises(CLOSED):
        outside.ines.opens(tip)
    need = asks(outside, tip.number)
    lends(outside, need)
    assert outside.ines.opens(tip).story["story"] == "the blue van"
    with pytest.raises(CLOSED):
        outside.ines.opens(outside.receives("another"))


def test_nothing_is_read_after_the_end_even_before_it_is_swept(outside: House) -> None:
    tip = outside.receives()
    lends(outside, asks(outside, tip.number))
    TipKey.objects.filter(person=outside.ines.account.pk).update(until=now() - timedelta(seconds=2))
    with pytest.raises(CLOSED):
        outside.ines.opens(tip)
    assert needs.loans_of(tip) == []


def test_the_reader_removes_what_is_over_and_nothing_else(outside: House) -> None:
    tip, other = outside.receives(), outside.receives()
    lends(outside, asks(outside, tip.number), hours=4)
    lends(outside, asks(outside, other.number), hours=24)
    flow.sweep(now() + timedelta(hours=5))
    assert [row.tip for row in TipKey.objects.filter(person=outside.ines.account.pk)] == [other.pk]
    assert NeedToKnow.objects.get(tip=tip).ended_at
    assert Record.objects.filter(verb="need_ended", tip=tip.pk, actor=None).count() == 1


def test_a_supervisor_takes_it_back(outside: House) -> None:
    tip = outside.receives()
    need = asks(outside, tip.number)
    lends(outside, need)
    acts.end_need(outside.sam.account, needs.need(outside.sam.account, need.pk), now())
    with pytest.raises(CLOSED):
        outside.ines.opens(tip)


def test_it_is_refused(outside: House) -> None:
    need = asks(outside, outside.receives().number)
    acts.refuse_need(outside.vera.account, need, now())
    with pytest.raises(Conflict):
        lends(outside, need)
    assert not TipKey.objects.filter(person=outside.ines.account.pk).exists()


def test_only_one_decision_counts(outside: House) -> None:
    need = asks(outside, outside.receives().number)
    lends(outside, need)
    with pytest.raises(Conflict):
        acts.refuse_need(outside.sam.account, need, now())


def test_a_key_whose_words_nobody_heard_is_lent_nothing(outside: House) -> None:
    need = asks(outside, outside.receives().number)
    with pytest.raises(NotCompared):
        lends(outside, need, words="")
    with pytest.raises(Conflict):
        lends(outside, need, words="six words of somebody else entirely")
    need.refresh_from_db()
    assert need.decided_at is None


@pytest.mark.parametrize("hours", [0, 24 * 7 + 1])
def test_a_loan_has_an_end_within_a_week(outside: House, hours: int) -> None:
    with pytest.raises(Invalid):
        lends(outside, asks(outside, outside.receives().number), hours=hours)


@pytest.mark.parametrize("name", ["maya", "amina", "ada", "lin", "vera"])
def test_only_investigators_and_prosecutors_ask(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        asks(house, house.receives().number, by=name)


@pytest.mark.parametrize("name", ["maya", "ines", "ada", "pete"])
def test_only_supervisors_decide(outside: House, name: str) -> None:
    need = asks(outside, outside.receives().number)
    with pytest.raises(NoSuchTip):
        needs.need(outside.people[name].account, need.pk)
    with pytest.raises(Forbidden):
        lends(outside, need, by=name)


def test_whoever_opens_it_already_has_nothing_to_ask(house: House) -> None:
    with pytest.raises(Invalid):
        asks(house, house.receives().number)


def test_a_restricted_tip_is_asked_for_and_decided_by_its_holder_alone(house: House) -> None:
    tip = house.restricts(house.receives_opened("the sergeant"))
    need = asks(house, tip.number)
    assert needs.waiting(house.sam.account, now() - timedelta(days=1)) == []
    assert [row.pk for row in needs.waiting(house.vera.account, now() - timedelta(days=1))] == [need.pk]
    with pytest.raises(NoSuchTip):
        needs.need(house.sam.account, need.pk)
    assert acts.reasons(house.vera.keyring, [need])[need.pk] == "the same plate as in my case"
    assert "plate" not in acts.reasons(house.sam.keyring, [need])[need.pk]
    lends(house, need, words="")
    assert house.ines.opens(tip).story["story"] == "the sergeant"
    with pytest.raises(CLOSED):
        house.maya.opens(tip)


def test_whoever_borrowed_a_restricted_tip_does_not_hand_it_on(house: House) -> None:
    tip = house.restricts(house.receives_opened())
    lends(house, asks(house, tip.number), words="")
    held, ines = house.ines.opens(tip), house.ines
    with pytest.raises(Forbidden):
        unrestrict(ines.keyring, ines.account, held, version=held.tip.version, now=now())
    two = {"supervisor": house.sam.account, "reviewer": house.otto.account}
    with pytest.raises(Forbidden):
        restrict(ines.keyring, ines.account, held, **two, version=held.tip.version, now=now())
    assert house.ines.account.pk not in {person.pk for person in _holders(tip)}


def test_restricting_a_tip_ends_what_was_lent_of_it(outside: House) -> None:
    tip = outside.receives_opened()
    lends(outside, asks(outside, tip.number))
    outside.restricts(tip)
    with pytest.raises(CLOSED):
        outside.ines.opens(tip)
    assert needs.loans_of(tip) == []


def test_a_number_of_no_tip_is_answered_and_kept_alike(house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    before = Record.objects.count()
    none = asks(house, "HW-222-222")
    assert Record.objects.count() == before
    real = asks(house, hidden.number)
    assert (none.decided_at, none.until) == (real.decided_at, real.until)
    assert {row.pk for row in needs.mine(house.ines.account)} == {none.pk, real.pk}


def test_a_reset_ends_what_was_lent(outside: House) -> None:
    lends(outside, asks(outside, outside.receives().number))
    actions.reset_person(outside.ines.account, by=outside.ada.account.pk, knowing=True, now=now())
    assert not TipKey.objects.filter(person=outside.ines.account.pk).exists()


def test_a_tip_that_is_restricted_at_this_moment_is_not_lent(outside: House) -> None:
    tip = outside.receives()
    need = needs.need(outside.vera.account, asks(outside, tip.number).pk)
    assert need.tip is not None and not need.tip.restricted
    outside.restricts(Tip.objects.get(pk=tip.pk))
    with pytest.raises(Conflict):
        lends(outside, need)
    assert not TipKey.objects.filter(tip=tip.pk, person=outside.ines.account.pk).exists()
    assert NeedToKnow.objects.get(pk=need.pk).decided_at is None


def test_nonsense_is_told(house: House) -> None:
    for number, reason in (("every tip", "x"), (house.receives().number, " ")):
        with pytest.raises(HouseError):
            acts.ask(house.ines.account, number, reason, id=uuid4(), now=now())


def _holders(tip: Tip) -> list[Account]:
    tip.refresh_from_db()
    return possible_holders(tip, colleagues())
