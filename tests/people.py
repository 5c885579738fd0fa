"""The cast: who works in the house of the tests, each with a key of their own, and what a reporter sends them.

scrypt takes two seconds, so only the tests of signing in use a passphrase. Everybody else gets an identity directly.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import BigAutoField, Manager
from django.test import Client

from heatwatch import flow
from heatwatch.accounts.actions import begin_session, create_account
from heatwatch.accounts.models import Account, RoleGrant
from heatwatch.audit.models import Record, Waiting
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk import queries
from heatwatch.desk.actions.assessing import Lens, Outcome
from heatwatch.desk.actions.opening import OpenTip, open_tip
from heatwatch.desk.actions.safeguarding import restrict, unrestrict
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.actions.drafts import write_chunk
from heatwatch.intake.actions.receiving import Received, receive_tip
from heatwatch.intake.models import Tip
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.vault.actions import Keyring, create_compartment, create_service_key, grant
from heatwatch.vault.actions.comparing import compare_key
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import ComparedKey, Compartment, Membership, PersonKey, RecoveryCopy
from heatwatch.vault.queries import recovery_recipients
from heatwatch.vault.recipients import Recipients, write
from heatwatch.web.console.sessions import COOKIE

# name: what everybody calls them. role: what they may do.
CAST = {
    "maya": ("Maya Torres", "call_taker"),
    "jonas": ("Jonas Weber", "call_taker"),
    "tara": ("Tara Singh", "triager"),
    "ines": ("Inés Prado", "investigator"),
    "pete": ("Pete Larkin", "prosecutor"),
    "vera": ("Vera Stone", "supervisor"),
    "sam": ("Sam Odell", "supervisor"),
    "otto": ("Otto Blume", "outside_reviewer"),
    "ada": ("Ada Quist", "administrator"),
    "lin": ("Lin Zhao", "analyst"),
    "amina": ("Amina Bello", "advocate"),
}
# Whatever an office is made of, each after what it points to.
OFFICE: tuple[Manager[Any], ...] = (
    *(Account.objects, RoleGrant.objects, Compartment.objects, PersonKey.objects, Membership.objects),
    *(ComparedKey.objects, RecoveryCopy.objects, Record.objects, Waiting.objects),
)
# The first office of this process, once there is one.
_offices: "list[Office]" = []
HOLD_THE_DESK = ("maya", "jonas", "tara", "ines", "pete", "sam")


@dataclass
class Person:
    """Somebody of the cast."""

    account: Account
    identity: Identity

    @property
    def keyring(self) -> Keyring:
        return Keyring(self.account.pk, self.identity)

    def opens(self, tip: Tip | str, now: datetime | None = None) -> OpenTip:
        """Find and open a tip as its page does."""
        number = tip if isinstance(tip, str) else tip.number
        found = queries.tip_for(self.account, number)
        return open_tip(self.keyring, self.account, found, now or clock.now())

    def sits_down(self, now: datetime | None = None) -> Client:
        """A browser in which this person is signed in at the console."""
        client = Client()
        client.cookies[COOKIE] = begin_session(self.account, self.identity.reveal(), now or clock.now(), factor="app")
        return client


@dataclass
class House:
    """The whole office: its people, its keys, and the tips that reach it."""

    host_key: Identity
    recipients: Recipients
    home: Path
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def receives(self, story: str = "They keep her passport.", now: datetime | None = None, **said: Any) -> Tip:
        """A reporter's tip, sealed as the public door seals it."""
        files: Sequence[SealedFile] = said.pop("files", ())
        self.last = self.hears(Submission(story=story, **said), files, now or clock.now())
        return Tip.objects.get(number=self.last.tip_number)

    def hears(self, submission: Submission, files: Sequence[SealedFile], now: datetime) -> Received:
        token = new_id().bytes * 2
        return receive_tip(submission, token=token, files=files, recipients=self.recipients, now=now, demo=True)

    def gives_back(self, tip: Tip, by: str = "vera") -> Tip:
        """A holder of a restricted tip gives it back to the desk."""
        who, opened = self.people[by], self.people[by].opens(tip)
        unrestrict(who.keyring, who.account, opened, version=opened.tip.version, now=clock.now())
        tip.refresh_from_db()
        return tip

    def reader(self, now: datetime | None = None) -> Keyring:
        """The keys of the back office's reader, a member of the desk; it is let in when it is first asked for."""
        now = now or clock.now()
        if "reader" not in self.people:
            account = create_account(
                username=READER, display_name="Reader", roles=[], now=now, kind=Account.SERVICE, demo=True
            )
            self.people["reader"] = Person(account, create_service_key(account, now))
            words = six_words(self.people["reader"].identity.recipient)
            grant(self.people["vera"].keyring, DESK, account, words=words, now=now)
        return self.people["reader"].keyring

    def reads(self, now: datetime | None = None, *, lens: Lens | None = None) -> list[Outcome]:
        """The reader reads what waits for it."""
        now, keyring, lens = now or clock.now(), self.reader(), lens or usual_lens()
        return [flow.assess(keyring, lens, tip, now) for tip in flow.take_up("reader 1", now)]

    def receives_read(self, story: str, now: datetime | None = None, **said: Any) -> Tip:
        """A tip that the reader has read, and nobody else."""
        tip = self.receives(story, now=now, **said)
        self.reads(now)
        tip.refresh_from_db()
        return tip

    def receives_opened(self, story: str = "They keep her passport.", by: str = "maya", **said: Any) -> Tip:
        """A tip that somebody has opened."""
        tip = self.receives(story, **said)
        self.people[by].opens(tip)
        tip.refresh_from_db()
        return tip

    def restricts(self, tip: Tip, by: str = "maya", to: str = "vera") -> Tip:
        """Maya restricts a tip to Vera and Otto."""
        who, opened = self.people[by], self.people[by].opens(tip)
        two = {"supervisor": self.people[to].account, "reviewer": self.people["otto"].account}
        version = queries.tip_for(who.account, tip.number).version
        restrict(who.keyring, who.account, opened, **two, version=version, now=clock.now())
        tip.refresh_from_db()
        return tip


@cache
def usual_lens() -> Lens:
    """What the reader reads with, made once for the run."""
    return Lens.through(knowledge())


def furnished(home: Path, now: datetime | None = None) -> House:
    """An office with everybody in it; the first supervisor holds every compartment but the advocates' own.

    The house's own actions make it once in a process. Later the same rows come back, as old as if they had been made
    `now`: four hundred statements before each test took longer than most tests.
    """
    now = now or clock.now()
    if _offices:
        office = _offices[0]
        office.comes_back(now)
    else:
        before = [set(table.values_list("pk", flat=True)) for table in OFFICE]
        office = Office(now, *opened_by_its_actions(now))
        office.remembers(before)
        _offices.append(office)
    (home / "keys" / "console-host.key").write_text(office.host_key.reveal(), "ascii")
    write(home / "recipients.json", office.recipients)
    accounts = Account.objects.in_bulk(list(office.identities))
    people = {accounts[pk].username: Person(accounts[pk], identity) for pk, identity in office.identities.items()}
    return House(office.host_key, office.recipients, home, people)


@dataclass
class Office:
    """What the first office of a process was made of: who holds which key, and every row."""

    made: datetime
    host_key: Identity
    recipients: Recipients
    identities: dict[UUID, Identity]
    rows: list[list[dict[str, Any]]] = field(default_factory=list)

    def remembers(self, before: list[set[object]]) -> None:
        """Take down what was made since these rows were there; numbers that the database gives are left to it."""
        for table, others in zip(OFFICE, before, strict=True):
            rows = list(table.exclude(pk__in=others).order_by("pk").values())
            for row in rows if isinstance(table.model._meta.pk, BigAutoField) else ():
                del row["id"]
            self.rows.append(rows)

    def comes_back(self, now: datetime) -> None:
        """Insert the rows once more."""
        late = now - self.made
        for table, rows in zip(OFFICE, self.rows, strict=True):
            moved = [{n: v + late if isinstance(v, datetime) else v for n, v in row.items()} for row in rows]
            table.bulk_create([table.model(**row) for row in moved])


def opened_by_its_actions(now: datetime) -> tuple[Identity, Recipients, dict[UUID, Identity]]:
    """Hire the cast, make the compartments, let everybody in; returns host key, recipients and who holds which key."""
    people = {name: hired(name, *known, now=now) for name, known in CAST.items()}
    vera, amina = people["vera"], people["amina"]
    first = {DESK: vera, CASEWORK: vera, ADVOCATES: amina}
    made = {
        name: create_compartment(
            name, first_member=person.account, recovery_recipient=new_identity().recipient, now=now
        ).identity.recipient
        for name, person in first.items()
    }
    for name in HOLD_THE_DESK:
        member = people[name]
        grant(vera.keyring, DESK, member.account, words=six_words(member.identity.recipient), now=now)
    for name in ("ines", "pete", "sam"):
        member = people[name]
        grant(vera.keyring, CASEWORK, member.account, words=six_words(member.identity.recipient), now=now)
    otto = people["otto"]
    compare_key(vera.keyring, otto.account, words=six_words(otto.identity.recipient), now=now)
    recipients = Recipients(made, demo=True, recoveries=recovery_recipients())
    return new_identity(), recipients, {person.account.pk: person.identity for person in people.values()}


def hired(name: str, shown: str, role: str, *, now: datetime) -> Person:
    """An account with an identity that no passphrase opens."""
    account = create_account(username=name, display_name=shown, roles=[role], now=now, demo=True)
    identity = new_identity()
    PersonKey.objects.create(account=account, recipient=identity.recipient, sealed=b"no passphrase", created_at=now)
    return Person(account, identity)


def a_file(name: str = "room.png", content: bytes = b"\x89PNG, or so it says", kind: str = "image/png") -> SealedFile:
    """A file that was sealed while it streamed in."""
    digest = hashlib.sha256(content).hexdigest()
    file = SealedFile(
        file=new_id(), identity=new_identity(), name=name, kind=kind, size=len(content), sha256=digest, chunks=1
    )
    write_chunk(file, 0, content, clock.now())
    return file
