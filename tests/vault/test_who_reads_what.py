"""Who could read what at each moment: whatever happens to grants, keys, restrictions and loans equals a small model.

The model knows nothing of keys. It says who is a member, whom a tip was restricted or lent to, until when, and which
tip is in a case; after every step each person tries to open each tip, with the keys that the house gives them and with
those that they kept from before.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from heatwatch.cases import actions as cases
from heatwatch.cases.models import Case
from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.models import NeedToKnow
from heatwatch.desk.queries import needs as asked
from heatwatch.desk.queries import tip_for
from heatwatch.intake.models import Tip
from heatwatch.vault import actions, recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.compartments import DESK
from heatwatch.vault.keys import Identity, six_words
from heatwatch.vault.models import TipKey
from heatwatch.vault.queries import departures, unfinished_rotation
from tests import machines
from tests.people import House
from tests.vault.keyholes import opens

PEOPLE = ("maya", "ines", "pete", "sam", "vera", "otto")
# Vera stays a member, so that there is always somebody who grants, restricts and rotates.
COMING_AND_GOING = ("maya", "ines", "pete", "sam")
BORROWERS = ("ines", "pete")
SUPERVISORS = ("vera", "sam")
# They hold casework all the time, whether or not they hold the desk.
CASEWORKERS = {"ines", "pete", "sam", "vera"}
who, borrower = st.sampled_from(COMING_AND_GOING), st.sampled_from(BORROWERS)
which = st.integers(min_value=0, max_value=9)


class Desk(RuleBasedStateMachine):
    """A house in which anything may happen next, and the model of who reads what in it."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.tips: list[Tip] = []
        self.members = {"maya", "ines", "pete", "sam", "vera"}
        self.compared = {"maya", "ines", "pete", "sam", "vera", "otto"}
        self.restricted: dict[UUID, set[str]] = {}
        self.lent: dict[UUID, dict[str, datetime]] = {}
        self.in_case: set[UUID] = set()
        # Desk keys that somebody kept when they left, and those of them who left before the rotation was begun: whoever
        # leaves while one is under way holds the new key, and another one is due. Whoever comes back holds it rightly.
        self.kept: dict[str, Identity] = {}
        self.shut_out: list[Identity] = []
        self.house.recipients = self.at_first
        recipients.write(django_settings.ENV.recipients_file, self.at_first)

    at_first: recipients.Recipients

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule()
    def a_tip_comes_in(self) -> None:
        if len(self.tips) < 4:
            self.tips.append(self.house.receives(f"tip {len(self.tips)}"))

    @rule(name=who)
    def somebody_is_revoked(self, name: str) -> None:
        if name not in self.members:
            return
        self.kept[name] = self.house.people[name].keyring.compartment(DESK).identity
        actions.revoke(DESK, self.house.people[name].account, by=self.house.vera.account.pk, now=now())
        self.members.discard(name)
        self.compared.discard(name)

    @rule(name=who)
    def somebody_is_granted(self, name: str) -> None:
        person = self.house.people[name]
        words = six_words(person.identity.recipient)
        actions.grant(self.house.vera.keyring, DESK, person.account, words=words, now=now())
        self.kept.pop(name, None)
        self.members.add(name)
        self.compared.add(name)

    @rule(batches=st.integers(min_value=0, max_value=2))
    def a_rotation_is_begun_and_perhaps_stopped(self, batches: int) -> None:
        """Each stop is what a kill leaves behind; the door may or may not have read the new file."""
        ring = self.house.vera.keyring
        begun = self.begins()
        if batches:
            rotating.publish(begun.rotation)
            self.house.recipients = recipients.load(django_settings.ENV.recipients_file)
        for _ in range(batches):
            rotating.advance(ring, begun.rotation, now())

    @rule()
    def a_rotation_is_ended(self) -> None:
        ring = self.house.vera.keyring
        begun = self.begins()
        rotating.publish(begun.rotation)
        while rotating.advance(ring, begun.rotation, now()):
            pass
        assert rotating.finish(ring, begun.rotation, now())
        self.house.recipients = recipients.load(django_settings.ENV.recipients_file)
        held = [row for row in TipKey.objects.filter(compartment=DESK) for key in self.shut_out if opens(row, key)]
        assert held == [], "a key that somebody kept opens something after the rotation"

    def begins(self) -> rotating.Begun:
        if unfinished_rotation(DESK) is None:
            self.shut_out += self.kept.values()
            self.kept.clear()
        begun = rotating.begin(self.house.vera.keyring, DESK, now())
        assert bool(self.kept) is (DESK in departures()), "a rotation is due exactly when somebody left since"
        return begun

    @precondition(lambda self: self.tips)
    @rule(place=which, to=st.sampled_from(SUPERVISORS))
    def a_tip_is_restricted(self, place: int, to: str) -> None:
        tip = self.tip(place)
        if tip.pk in self.restricted:
            return
        if to not in self.compared:
            with pytest.raises(HouseError):
                self.house.restricts(tip, by="vera", to=to)
            return
        self.house.restricts(tip, by="vera", to=to)
        self.restricted[tip.pk] = {to, "otto"}
        self.in_case.discard(tip.pk)
        self.lent.pop(tip.pk, None)

    @precondition(lambda self: self.restricted)
    @rule(place=which)
    def a_tip_is_given_back(self, place: int) -> None:
        tip = self.tip(place)
        holders = self.restricted.get(tip.pk, set()) - {"otto"}
        if not holders:
            return
        self.house.gives_back(tip, by=holders.pop())
        del self.restricted[tip.pk]
        self.lent.pop(tip.pk, None)

    @precondition(lambda self: self.tips)
    @rule(place=which, name=borrower, by=st.sampled_from(SUPERVISORS), hours=st.integers(min_value=1, max_value=48))
    def a_tip_is_lent(self, place: int, name: str, by: str, hours: int) -> None:
        tip, person, lender, id = self.tip(place), self.house.people[name], self.house.people[by], uuid4()
        if self.reads(name, tip.pk):
            with pytest.raises(Invalid):
                acts.ask(person.account, tip.number, "why", id=id, now=now())
            return
        acts.ask(person.account, tip.number, "why", id=id, now=now())
        need = NeedToKnow.objects.select_related("tip", "account").get(pk=id)
        words = six_words(person.identity.recipient)
        decision = {"hours": hours, "words": words, "now": now()}
        if not (by in self.members and self.reads(by, tip.pk)):
            with pytest.raises(HouseError), transaction.atomic():
                acts.grant_need(lender.keyring, lender.account, need, **decision)  # type: ignore[arg-type]  # as given
            return
        acts.grant_need(lender.keyring, lender.account, need, **decision)  # type: ignore[arg-type]  # as given
        self.lent.setdefault(tip.pk, {})[name] = now() + timedelta(hours=hours)

    @precondition(lambda self: self.lent)
    @rule(hours=st.integers(min_value=1, max_value=48), swept=st.booleans())
    def hours_pass(self, hours: int, swept: bool) -> None:
        """The clock of the database cannot be turned, so every end comes nearer instead."""
        for row in TipKey.objects.filter(until__isnull=False):
            assert row.until
            TipKey.objects.filter(pk=row.pk).update(until=row.until - timedelta(hours=hours))
        left = {tip: {name: end - timedelta(hours=hours) for name, end in of.items()} for tip, of in self.lent.items()}
        self.lent = {tip: {name: end for name, end in of.items() if end > now()} for tip, of in left.items()}
        if swept:
            acts.end_what_is_over(now())
            assert TipKey.objects.filter(until__isnull=False).count() == sum(map(len, self.lent.values()))

    @precondition(lambda self: self.lent)
    @rule(place=which, name=borrower)
    def a_loan_is_taken_back(self, place: int, name: str) -> None:
        tip = self.tip(place)
        if name not in self.lent.get(tip.pk, {}):
            return
        account = self.house.people[name].account
        need = asked.granted_until(tip.pk, account.pk).order_by("-asked_at")[0]
        acts.end_need(self.house.vera.account, need, now())
        del self.lent[tip.pk][name]

    @precondition(lambda self: self.tips)
    @rule(place=which)
    def a_tip_comes_into_a_case_or_out_again(self, place: int) -> None:
        """Into the one case that there is, by Vera, who opens whatever is not restricted to others."""
        tip, vera = self.tip(place), self.house.vera
        case = Case.objects.first() or cases.open_case(vera.keyring, vera.account, "a case", id=uuid4(), now=now())
        if tip.pk in self.in_case:
            cases.take_out(vera.account, tip, case, now())
            self.in_case.discard(tip.pk)
        elif tip.pk in self.restricted:
            with pytest.raises(HouseError):
                cases.bring_in(vera.keyring, vera.account, hold_tip(vera.keyring, tip), case, now())
        else:
            cases.bring_in(vera.keyring, vera.account, hold_tip(vera.keyring, tip), case, now())
            self.in_case.add(tip.pk)

    @invariant()
    def everybody_reads_what_the_model_says(self) -> None:
        for tip in self.tips:
            for name in PEOPLE:
                assert self.tries(name, tip) is self.reads(name, tip.pk), (name, tip.number)

    def reads(self, name: str, tip: UUID) -> bool:
        """The model."""
        borrowed = name in self.lent.get(tip, {})
        if tip in self.restricted:
            return borrowed or name in self.restricted[tip]
        return borrowed or name in self.members or (tip in self.in_case and name in CASEWORKERS)

    def tries(self, name: str, tip: Tip) -> bool:
        """What this person's keys really open, by the way that the pages take."""
        person = self.house.people[name]
        try:
            found = tip_for(person.account, tip.number)
            actions.open_tip_key(person.keyring, found.pk)
        except HouseError:
            return False
        return True

    def tip(self, place: int) -> Tip:
        tip = self.tips[place % len(self.tips)]
        tip.refresh_from_db()
        return tip


def test_who_could_read_what_at_each_moment_equals_the_model(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(rotating, "BATCH", 2)
    machines.run(Desk, house, steps=15)
