"""What a reader does at a provider, errand after errand: each is tried again after a pause, and holds up no other.

An errand is a notice among the single messages (`heatwatch.intake`). It begins with fetching; then a copy is left at
the provider, which is deleted and looked for. Where that fails for a day the tip waits on the desk again; where it
fails for a week the provider is not asked any more, but for once when a reader starts, and the state page says so.
"""

import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db import Error, IntegrityError, transaction

from heatwatch.audit.actions import record
from heatwatch.common.clock import is_over
from heatwatch.desk.actions.working import call_back
from heatwatch.intake.actions import gathering
from heatwatch.intake.actions.drafts import drop_files
from heatwatch.intake.actions.gathering import Opened
from heatwatch.intake.actions.taking_in import sealed_rows
from heatwatch.intake.models import Tip
from heatwatch.intake.submission import SealedFile
from heatwatch.texting import rules
from heatwatch.texting.holding import Away, Holder
from heatwatch.vault.actions import Keyring
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert

Clock = Callable[[], datetime]
P = TypeVar("P", bound=Holder)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Copy:
    """What lies at the provider, of which tip, and by which verbs the trail tells what became of it."""

    place: str
    tip: UUID
    deleted: str
    stays: str


@dataclass
class Errands(ABC, Generic[P]):
    """Who does them. It remembers how often each was tried; after a start each is tried at once."""

    keyring: Keyring
    provider: P
    clock: Clock
    tries: dict[UUID, tuple[int, datetime]] = field(default_factory=dict)
    begun: bool = False

    @property
    @abstractmethod
    def log(self) -> logging.Logger:
        """Where it is told what failed."""

    @abstractmethod
    def waiting(self, besides: Collection[UUID]) -> int:
        """How many there are besides these."""

    @abstractmethod
    def opened(self, besides: Collection[UUID] = (), *, given_up: bool = False) -> list[Opened]:
        """Those that wait, besides these; or those that were given up."""

    @abstractmethod
    def copy(self, one: Opened) -> Copy:
        """What is to be deleted."""

    @abstractmethod
    def bring(self, one: Opened, to: Recipients) -> None:
        """Fetch what the errand is about, or do without."""

    def before(self, to: Recipients) -> None:
        """What is done at the beginning of a turn that has something to do."""

    def has_more(self) -> bool:
        """Whether there is something to do although nothing waits."""
        return False

    def turn(self) -> int:
        """Do what is due; returns how many errands were looked at."""
        # What the provider keeps for weeks is not opened at each turn.
        pausing = {id for id, (_, again) in self.tries.items() if self.clock() < again}
        if self.begun and not self.waiting(pausing) and not self.has_more():
            return 0
        to = gathering.recipients_now(self.keyring)
        if to is None:
            return 0
        self.before(to)
        due = [*self.opened(pausing), *([] if self.begun else self.opened(given_up=True))]
        self.begun = True
        self._work_off(due, to)
        return len(due)

    def _work_off(self, due: Sequence[Opened], to: Recipients) -> None:
        for one in due:
            try:
                self._done(one, to)
            finally:
                # What is done waits no more. Whatever else came of it, the next try is after a pause.
                tried = self.tries.get(one.id, (0, NEVER))[0]
                self.tries[one.id] = (tried + 1, self.clock() + rules.pause_of_errand(tried))

    def _done(self, one: Opened, to: Recipients) -> None:
        """Take one errand a step further. One that the house stumbles over holds up no other."""
        step = self._cleared if one.message.keyword in (rules.COPY, rules.COPY_STAYS) else self.bring
        try:
            step(one, to)
        except Exception as fault:
            if isinstance(fault, Error) and not isinstance(fault, IntegrityError):
                raise
            self.log.warning("%s is not done: %s", one.id, type(fault).__name__)

    def settle(self, file: SealedFile, work: Callable[[], bool]) -> None:
        """Let a fetched file join its tip; one that joined none, whatever the reason, is dropped."""
        try:
            kept = work()
        except Exception:
            with contextlib.suppress(Error):
                drop_files([file.file])
            raise
        if not kept:
            drop_files([file.file])

    def forget_done(self, waiting: Sequence[Opened]) -> None:
        """Keep in mind only what waits."""
        self.tries = {one.id: self.tries[one.id] for one in waiting if one.id in self.tries}

    def _cleared(self, one: Opened, to: Recipients) -> None:
        """Have the copy deleted, and look whether it is. Where that fails for a day, somebody deletes it by hand."""
        copy = self.copy(one)
        try:
            self.provider.delete(copy.place)
            gone = not self.provider.exists(copy.place)
        except Away as fault:
            self.log.warning("the copy of %s stays: %s", one.id, fault.cause)
            gone = False
        now, stays = self.clock(), one.message.keyword == rules.COPY_STAYS
        with transaction.atomic():
            if gone and gathering.taken([one.id]):
                self._note(copy.deleted, copy.tip, now)
            elif not gone and stays and is_over(one.message.at, rules.ASKED_FOR, now):
                gathering.give_up(one.id)
            elif not gone and not stays and is_over(one.message.at, rules.GIVEN_UP, now) and gathering.taken([one.id]):
                insert(sealed_rows(replace(one.message, keyword=rules.COPY_STAYS), to))
                self._note(copy.stays, copy.tip, now)
                if Tip.objects.filter(pk=copy.tip).exists():
                    call_back(copy.tip, now)

    def _note(self, verb: str, tip: UUID, now: datetime) -> None:
        record(verb, actor=None, kind="tip", id=tip, tip=tip, now=now)
