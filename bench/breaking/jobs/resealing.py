"""`reseal`: killed at any point of changing who opens a tip. Those who did before open it, or those who shall after."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from bench.breaking.jobs.doom import Chance, Work, run
from bench.breaking.jobs.staff import Member, receive, signed_in
from bench.breaking.outcome import Outcome
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.desk.actions import needs
from heatwatch.desk.actions.files import custodians, withhold
from heatwatch.desk.actions.opening import Held, file_in, pieces_of
from heatwatch.desk.actions.safeguarding import restrict, unrestrict
from heatwatch.desk.models import NeedToKnow
from heatwatch.intake.models import Attachment, Tip
from heatwatch.vault import actions
from heatwatch.vault.compartments import RECOVERY
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity, six_words
from heatwatch.vault.models import TipKey

OPENS_FILE, SHEETS, DESK = "the file", "the sheets", "desk"


@dataclass
class Office:
    """Who plays: a supervisor who decides, her colleague, the reviewer, and somebody outside who borrows."""

    helen: Member
    marco: Member
    ruth: Member
    ines: Member

    @classmethod
    def gathers(cls) -> "Office":
        """Everybody signs in; Ines investigates elsewhere and holds no key of the desk."""
        helen, marco, ruth, ines = map(signed_in, ("helen", "marco", "ruth", "ines"))
        actions.revoke(DESK, ines.account, by=helen.account.pk, now=clock.now())
        return cls(helen, marco, ruth, ines)

    def who_opens(self, tip: UUID) -> frozenset[str]:
        """By whom the tip can be opened at this moment, and whether its file can."""
        people = {member.account.pk: member for member in (self.helen, self.marco, self.ruth, self.ines)}
        found: dict[str, Identity | None] = {}
        for row in TipKey.objects.filter(tip=tip):
            if row.compartment == RECOVERY:
                found[SHEETS] = None
            elif row.person:
                member = people.get(row.person)
                found[member.account.username if member else "a stranger"] = _opened(
                    member.identity if member else None, row
                )
            else:
                found[DESK] = _opened(self.helen.desk, row)
        able = {name for name, identity in found.items() if identity or name == SHEETS}
        key = next((identity for identity in found.values() if identity), None)
        return frozenset(able | ({OPENS_FILE} if key and _opens_file(tip, key) else set()))


@dataclass(frozen=True)
class Act:
    """One change: its record in the trail, the work, and who opens the tip afterwards."""

    verb: str
    work: Work
    after: frozenset[str]


def rounds(count: int, chance: random.Random) -> Outcome:
    """Each round: a tip with a file is lent, taken back, restricted, given back and withheld, each into a blow."""
    office, outcome = Office.gathers(), Outcome(count)
    chances: dict[str, Chance] = {}
    for number in range(count):
        tip, _ = receive("reseal", number, pieces=2)
        outcome.acknowledged += 1
        before = office.who_opens(tip.pk)
        for act in _acts(office, tip.pk):
            blows = chances.setdefault(act.verb, Chance(chance, 15, 0.05))
            _strike(office, tip.pk, before, act, blows, outcome)
            before = act.after
    return outcome


def _strike(office: Office, tip: UUID, before: frozenset[str], act: Act, blows: Chance, outcome: Outcome) -> None:
    cut = blows.strike(act.work).killed
    outcome.cut += cut
    found = office.who_opens(tip)
    if found not in {before, act.after}:
        outcome.fails(_kind(found, before | act.after), f"{act.verb}: {sorted(found)}")
    if found != act.after:
        run(act.work)
    done = office.who_opens(tip) == act.after
    outcome.resumed += cut and done
    if not (done or cut):
        outcome.fails("half", f"{act.verb} did not do what it does")
    if (times := Record.objects.filter(tip=tip, verb=act.verb).count()) != 1:
        outcome.fails("doubled", f"{act.verb} was recorded {times} times")


def _kind(found: frozenset[str], allowed: frozenset[str]) -> str:
    if found - allowed:
        return "readable"
    return "half" if found - {OPENS_FILE, SHEETS} else "lost"


def _acts(office: Office, tip: UUID) -> Iterator[Act]:
    """In this order; each works on the tip as it is stored then."""
    helen, now = office.helen, clock.now()
    number, need = Tip.objects.get(pk=tip).number, new_id()
    needs.ask(office.ines.account, number, "the same plate as in my case", id=need, now=now)
    desk = frozenset({DESK, OPENS_FILE})
    words = six_words(office.ines.identity.recipient)
    yield Act("need_granted", lambda: _lend(helen, need, words), desk | {"ines"})
    yield Act("need_ended", lambda: needs.end_need(helen.account, _need(need), clock.now()), desk)
    yield Act("restricted", lambda: _restrict(office, tip), frozenset({"helen", "ruth", SHEETS, OPENS_FILE}))
    yield Act("unrestricted", lambda: _with(helen, tip, _give_back), desk)
    names = {person.username for person in custodians([])}
    yield Act("withheld", lambda: _with(helen, tip, _withhold), frozenset(names | {SHEETS}))


def _need(id: UUID) -> NeedToKnow:
    return NeedToKnow.objects.get(pk=id)


def _lend(helen: Member, need: UUID, words: str) -> None:
    needs.grant_need(helen.ring, helen.account, _need(need), hours=4, words=words, now=clock.now())


def _with(member: Member, tip: UUID, act: Callable[[Member, Held], object]) -> None:
    act(member, Held(Tip.objects.get(pk=tip), actions.open_tip_key(member.ring, tip)))


def _restrict(office: Office, tip: UUID) -> None:
    def act(helen: Member, held: Held) -> None:
        holders = {"supervisor": helen.account, "reviewer": office.ruth.account}
        restrict(helen.ring, helen.account, held, version=held.tip.version, now=clock.now(), **holders)

    _with(office.helen, tip, act)


def _give_back(helen: Member, held: Held) -> None:
    unrestrict(helen.ring, helen.account, held, version=held.tip.version, now=clock.now())


def _withhold(helen: Member, held: Held) -> None:
    file = Attachment.objects.get(tip=held.tip)
    withhold(helen.ring, helen.account, held, file.pk, named=[], now=clock.now())


def _opened(identity: Identity | None, row: TipKey) -> Identity | None:
    try:
        return Identity(actions.opened_by([identity], row)[0].decode()) if identity else None
    except Unsealable:
        return None


def _opens_file(tip: UUID, identity: Identity) -> bool:
    try:
        return all(pieces_of(file_in(Attachment.objects.get(tip=tip), identity)))
    except HouseError:
        return False
