"""Who could read what at each moment: whatever happens to grants, keys, restrictions and loans equals a small model.

The model knows nothing of keys. It says who is a member, whom a tip was restricted or lent to, until when, and which
tip is in a case; after every step each person tries to open each tip, with the keys that the house gives them and with
those that they kept from before.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from heatwatch.cases import actions as cases
from heatwatch.cases.models import Case
from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import NeedToKnow
from heatwatch.desk.queries import needs as asked
from heatwatch.desk.queries import possible_holders, tip_for
from heatwatch.intake.models import Tip
from heatwatch.vault import actions, recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.compartments import CASEWORK, DESK
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
# Who comes and goes in casework, whether or not they hold the desk; Vera stays there too.
ON_CASES = ("ines", "pete", "sam")
MOST_TIPS = 2
# How much rather something happens that did not yet; more so the first times that it can.
MORE_OFTEN, AT_FIRST = 20, 200
# In how many of the examples each thing has to happen; a run without loans once passed for a run with them.
OFTEN = 0.4


class Desk(RuleBasedStateMachine):
    """A house in which anything may happen next, and the model of who reads what in it.

    Each step chooses among what can happen now, and rather what did not happen yet in this example.
    """

    house: House
    examples: ClassVar[list[Counter[str]]] = []

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.tips: list[Tip] = []
        self.members = {"maya", "ines", "pete", "sam", "vera"}
        self.compared = {"maya", "ines", "pete", "sam", "vera", "otto"}
        self.restricted: dict[UUID, set[str]] = {}
        # Until when; what is over stands among them until it is swept.
        self.lent: dict[UUID, dict[str, datetime]] = {}
        # In which cases each tip is.
        self.cases_of: dict[UUID, set[UUID]] = {}
        self.on_cases = {"ines", "pete", "sam", "vera"}
        # Desk keys that somebody kept when they left, and those of them who left before the rotation was begun: whoever
        # leaves while one is under way holds the new key, and another one is due. Whoever comes back holds it rightly.
        self.kept: dict[str, Identity] = {}
        self.shut_out: list[Identity] = []
        self.house.recipients = self.at_first
        recipients.write(django_settings.ENV.recipients_file, self.at_first)
        vera = self.house.vera
        self.cases = [
            cases.open_case(vera.keyring, vera.account, name, id=uuid4(), now=now()) for name in ("Mill Road", "Harbor")
        ]
        # So that from the first step on there is something to lend, and somebody to lend it to.
        self.a_tip_comes_in()
        self.somebody_is_revoked("pete")
        self.could: Counter[str] = Counter()
        self.happened = Counter(dict.fromkeys(self.possible(), 0))
        self.examples.append(self.happened)

    at_first: recipients.Recipients

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        can = {name: options for name, options in self.possible().items() if options}
        self.could.update(can.keys())
        names = [name for name in can for _ in range(self.weight(name))]
        name = data.draw(st.sampled_from(names), label="what")
        act = getattr(self, name.replace(" ", "_"))
        act(*data.draw(st.sampled_from(can[name]), label="to whom"))
        self.happened[name] += 1

    def weight(self, name: str) -> int:
        """Most steps can happen at any time. What can happen only while a tip is lent, say, is taken when it can."""
        return 1 if self.happened[name] else max(MORE_OFTEN, AT_FIRST // self.could[name])

    def possible(self) -> dict[str, list[tuple[Any, ...]]]:
        """What can happen next, and with whom or what; an empty list cannot."""
        free = [tip for tip in self.tips if tip.pk not in self.restricted]
        pairs = [(tip, name) for tip in self.tips for name in BORROWERS if not self.reads(name, tip.pk)]
        loans = [(*pair, by) for pair in pairs for by in SUPERVISORS]
        lent = [(tip, name) for tip in self.tips for name in self.lent.get(tip.pk, {})]
        trying = [(tip, case, by) for tip in self.tips for case in self.cases for by in (*ON_CASES, "vera")]
        held = [one for one in trying if one[1].pk in self.cases_of.get(one[0].pk, set())]
        return {
            "a tip comes in": [()] if len(self.tips) < MOST_TIPS else [],
            "somebody is revoked": [(name,) for name in COMING_AND_GOING if name in self.members],
            "somebody is granted": [(name,) for name in COMING_AND_GOING],
            "a rotation is begun and perhaps stopped": [(batches,) for batches in range(3)],
            "a rotation is ended": [()],
            "a tip is restricted": [(tip, to) for tip in free for to in SUPERVISORS if to in self.compared],
            "a restriction is refused": [(tip, to) for tip in free for to in SUPERVISORS if to not in self.compared],
            "a tip is given back": [(tip, by) for tip in self.tips for by in self.holders(tip)],
            "a tip is lent": [(*loan, hours) for loan in loans for hours in (1, 24, 48) if self.lends(*loan)],
            "a loan is refused": [loan for loan in loans if not self.lends(*loan)],
            "hours pass": [(hours, swept) for hours in (1, 25, 47) for swept in (True, False) if lent],
            "a loan is taken back": lent,
            "somebody loses casework": [(name,) for name in ON_CASES if name in self.on_cases],
            "somebody is given casework": [(name,) for name in ON_CASES if name not in self.on_cases],
            "a tip is brought into a case": [
                one for one in trying if one not in held and self.brings_in(one[0], one[2])
            ],
            "bringing in is refused": [one for one in trying if not self.brings_in(one[0], one[2])],
            "a tip is taken out of a case": [one for one in held if self.brings_in(one[0], one[2])],
        }

    def a_tip_comes_in(self) -> None:
        self.tips.append(self.house.receives(f"tip {len(self.tips)}"))

    def somebody_is_revoked(self, name: str) -> None:
        self.kept[name] = self.house.people[name].keyring.compartment(DESK).identity
        actions.revoke(DESK, self.house.people[name].account, by=self.house.vera.account.pk, now=now())
        self.members.discard(name)
        self.compared.discard(name)

    def somebody_is_granted(self, name: str) -> None:
        person = self.house.people[name]
        words = six_words(person.identity.recipient)
        actions.grant(self.house.vera.keyring, DESK, person.account, words=words, now=now())
        self.kept.pop(name, None)
        self.members.add(name)
        self.compared.add(name)

    def a_rotation_is_begun_and_perhaps_stopped(self, batches: int) -> None:
        """Each stop is what a kill leaves behind; the door may or may not have read the new file."""
        ring = self.house.vera.keyring
        begun = self.begins()
        if batches:
            rotating.publish(begun.rotation)
            self.house.recipients = recipients.load(django_settings.ENV.recipients_file)
        for _ in range(batches):
            rotating.advance(ring, begun.rotation, now())

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

    def a_tip_is_restricted(self, tip: Tip, to: str) -> None:
        self.house.restricts(tip, by="vera", to=to)
        self.restricted[tip.pk] = {to, "otto"}
        self.cases_of.pop(tip.pk, None)
        self.lent.pop(tip.pk, None)

    def a_restriction_is_refused(self, tip: Tip, to: str) -> None:
        with pytest.raises(HouseError):
            self.house.restricts(tip, by="vera", to=to)

    def a_tip_is_given_back(self, tip: Tip, by: str) -> None:
        self.house.gives_back(tip, by=by)
        del self.restricted[tip.pk]
        self.lent.pop(tip.pk, None)

    def a_tip_is_lent(self, tip: Tip, name: str, by: str, hours: int) -> None:
        self.borrow(tip, name, by, hours)
        self.lent.setdefault(tip.pk, {})[name] = now() + timedelta(hours=hours)

    def a_loan_is_refused(self, tip: Tip, name: str, by: str) -> None:
        with pytest.raises(HouseError), transaction.atomic():
            self.borrow(tip, name, by, 24)

    def borrow(self, tip: Tip, name: str, by: str, hours: int) -> None:
        person, lender, id = self.house.people[name], self.house.people[by], uuid4()
        acts.ask(person.account, tip.number, "why", id=id, now=now())
        need = NeedToKnow.objects.select_related("tip", "account").get(pk=id)
        words = six_words(person.identity.recipient)
        acts.grant_need(lender.keyring, lender.account, need, hours=hours, words=words, now=now())

    def hours_pass(self, hours: int, swept: bool) -> None:
        """The clock of the database cannot be turned, so every end comes nearer instead."""
        for row in TipKey.objects.filter(until__isnull=False):
            assert row.until
            TipKey.objects.filter(pk=row.pk).update(until=row.until - timedelta(hours=hours))
        self.lent = {
            tip: {name: end - timedelta(hours=hours) for name, end in of.items()} for tip, of in self.lent.items()
        }
        if swept:
            acts.end_what_is_over(now())
            self.lent = {tip: {name: end for name, end in of.items() if end > now()} for tip, of in self.lent.items()}
            assert TipKey.objects.filter(until__isnull=False).count() == sum(map(len, self.lent.values()))

    def a_loan_is_taken_back(self, tip: Tip, name: str) -> None:
        account = self.house.people[name].account
        need = asked.granted_until(tip.pk, account.pk).order_by("-asked_at")[0]
        if not self.borrows(name, tip.pk):
            with pytest.raises(Invalid):
                acts.end_need(self.house.vera.account, need, now())
            return
        acts.end_need(self.house.vera.account, need, now())
        del self.lent[tip.pk][name]

    def somebody_loses_casework(self, name: str) -> None:
        actions.revoke(CASEWORK, self.house.people[name].account, by=self.house.vera.account.pk, now=now())
        self.on_cases.discard(name)

    def somebody_is_given_casework(self, name: str) -> None:
        person = self.house.people[name]
        words = six_words(person.identity.recipient)
        actions.grant(self.house.vera.keyring, CASEWORK, person.account, words=words, now=now())
        self.on_cases.add(name)

    def a_tip_is_brought_into_a_case(self, tip: Tip, case: Case, by: str) -> None:
        self.bring(tip, case, by)
        self.cases_of.setdefault(tip.pk, set()).add(case.pk)

    def bringing_in_is_refused(self, tip: Tip, case: Case, by: str) -> None:
        with pytest.raises(HouseError), transaction.atomic():
            self.bring(tip, case, by)

    def bring(self, tip: Tip, case: Case, by: str) -> None:
        who = self.house.people[by]
        held = hold_tip(who.keyring, tip_for(who.account, tip.number))
        cases.bring_in(who.keyring, who.account, held, case, now())

    def a_tip_is_taken_out_of_a_case(self, tip: Tip, case: Case, by: str) -> None:
        who = self.house.people[by].account
        cases.take_out(who, tip_for(who, tip.number), case, now())
        self.cases_of[tip.pk].discard(case.pk)

    @invariant()
    def everybody_reads_what_the_model_says(self) -> None:
        for tip in self.tips:
            for name in PEOPLE:
                reads = self.reads(name, tip.pk)
                assert (self.knows(name, tip), self.opens(name, tip)) == (reads, reads), (name, tip.number)

    @invariant()
    def who_may_be_given_a_tip_equals_the_model(self) -> None:
        """Nobody who only borrows it, and nobody who would not open it."""
        everybody = [self.house.people[name].account for name in PEOPLE]
        for tip in self.tips:
            tip.refresh_from_db()
            holders = {account.username for account in possible_holders(tip, everybody)}
            assert holders == self.keeps(tip.pk), tip.number

    @invariant()
    def the_keys_alone_open_no_more(self) -> None:
        """Past every rule of the pages: a restricted tip to whoever it was sealed to, and to no key of the desk.

        A key of casework opens what is in a case, and nothing else.
        """
        casework = self.house.vera.keyring.compartment(CASEWORK).identity
        desk = [*self.house.vera.keyring.compartment(DESK).identities, *self.kept.values(), *self.shut_out]
        for tip in self.tips:
            rows = list(TipKey.objects.filter(tip=tip.pk))
            fits = {name for name in PEOPLE if any(opens(row, self.house.people[name].identity) for row in rows)}
            assert fits == self.restricted.get(tip.pk, set()) | set(self.lent.get(tip.pk, {})), tip.number
            assert any(opens(row, key) for row in rows for key in desk) is (tip.pk not in self.restricted), tip.number
            assert any(opens(row, casework) for row in rows) is bool(self.cases_of.get(tip.pk)), tip.number

    def reads(self, name: str, tip: UUID) -> bool:
        """The model."""
        return self.borrows(name, tip) or name in self.keeps(tip)

    def keeps(self, tip: UUID) -> set[str]:
        """Who reads a tip for good."""
        desk_and_casework = self.members | (self.on_cases if self.cases_of.get(tip) else set())
        return self.restricted.get(tip, desk_and_casework)

    def borrows(self, name: str, tip: UUID) -> bool:
        return self.lent.get(tip, {}).get(name, now()) > now()

    def lends(self, tip: Tip, _: str, by: str) -> bool:
        return by in self.members and self.reads(by, tip.pk)

    def brings_in(self, tip: Tip, by: str) -> bool:
        """Whoever holds casework and reads the tip for good, and nobody to whom it is lent, whatever else they hold."""
        free = tip.pk not in self.restricted and not self.borrows(by, tip.pk)
        return free and by in self.on_cases and by in self.keeps(tip.pk)

    def holders(self, tip: Tip) -> set[str]:
        """The supervisors who hold a restricted tip and can give it back."""
        return self.restricted.get(tip.pk, set()) - {"otto"}

    def knows(self, name: str, tip: Tip) -> bool:
        """Whether the pages tell this person that there is such a tip."""
        try:
            return tip_for(self.house.people[name].account, tip.number).pk == tip.pk
        except NoSuchTip:
            return False

    def opens(self, name: str, tip: Tip) -> bool:
        """Whether this person's keys open it, whatever the pages tell."""
        try:
            actions.open_tip_key(self.house.people[name].keyring, tip.pk)
        except HouseError:
            return False
        return True


def test_who_could_read_what_at_each_moment_equals_the_model(house: House, monkeypatch: Any) -> None:
    examples: list[Counter[str]] = []
    monkeypatch.setattr(Desk, "examples", examples)
    monkeypatch.setattr(rotating, "BATCH", 1)
    machines.run(Desk, house, steps=30, examples=12)
    happened = Counter(name for example in examples for name, times in example.items() if times)
    seldom = {name: happened[name] for name in examples[0] if happened[name] < least(name, len(examples))}
    assert not seldom, f"of {len(examples)} examples"


def least(name: str, examples: int) -> float:
    """What is refused depends on who happens to have left; of that once is enough."""
    return 1 if "refused" in name else OFTEN * examples
