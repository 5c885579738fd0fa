"""The reader brings in the files of text messages: each is fetched once, sealed, and joins the tip of its text.

1. Fetch each that waits, sealing it while it comes in. What cannot be fetched is tried again; the words of the text are
   a tip long before.
2. In one transaction the notice of it goes, the file is at the tip, and it is noted that a copy lies at the provider.
   Killed before, it is fetched again; after, it is there. Another reader that was as quick finds no notice any more,
   and drops what it fetched.
3. Have the provider's copy deleted, and look whether it is gone (`errands`).

A file that the form would not take either is not kept: the tip says so, and where it lies. The provider keeps that one.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.common.clock import is_over
from heatwatch.common.ids import new_id
from heatwatch.intake.actions import gathering
from heatwatch.intake.actions.gathering import Opened
from heatwatch.intake.actions.receiving import attach, write_message
from heatwatch.intake.actions.taking_in import sealed_rows
from heatwatch.intake.incoming import Held
from heatwatch.intake.models import Message, Tip
from heatwatch.intake.queries import single_messages_waiting
from heatwatch.intake.rules import ACCEPTED, MEGABYTE, ending_of, kind_of
from heatwatch.intake.submission import SealedFile
from heatwatch.texting import rules
from heatwatch.texting.actions.errands import Copy, Errands
from heatwatch.texting.actions.fetching import TooLarge, fetched
from heatwatch.texting.files import FileProvider, place_of
from heatwatch.texting.holding import Away, Gone
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert

log = logging.getLogger("heatwatch.texting")


class NotKept(Exception):
    """Why a file is not kept, for the desk."""


@dataclass
class FileCollector(Errands[FileProvider]):
    """Who brings files in."""

    @property
    def log(self) -> logging.Logger:
        """That of text messages."""
        return log

    def waiting(self, besides: Collection[UUID]) -> int:
        """How many files wait."""
        return single_messages_waiting(files=True, besides=besides)

    def opened(self, besides: Collection[UUID] = (), *, given_up: bool = False) -> list[Opened]:
        """The files that wait, or whose copies were given up."""
        if given_up:
            return [one for one in gathering.given_up(self.keyring, files=True) if one.message.held]
        waiting = gathering.held_files(self.keyring, besides=besides)
        if not besides:
            self.forget_done(waiting)
        return waiting

    def copy(self, one: Opened) -> Copy:
        """The provider's file."""
        held = _held(one)
        return Copy(place_of(held), UUID(held.tip), "text_file_deleted", "text_file_stays")

    def bring(self, one: Opened, to: Recipients) -> None:
        """Steps 1 and 2."""
        held = _held(one)
        try:
            file = self._fetched(held)
        except NotKept as why:
            self._told(one, rules.not_kept(held.place, held.file, held.message, str(why)))
            return
        except (Away, Gone) as fault:
            log.warning("%s was not fetched: %s", one.id, fault.cause)
            self._late(one, to, lost=isinstance(fault, Gone))
            return
        self.settle(file, lambda: self._settled(one, to, file))

    def _fetched(self, held: Held) -> SealedFile:
        """The file, sealed to a key of its own. Raises `Away`, `Gone` or `NotKept`, and then none of it is kept."""
        media = settings.AGENCY.media
        if not media.accepted:
            raise NotKept("this office takes no files")

        def known(start: bytes) -> tuple[str, str]:
            kind = kind_of(start)
            if not ACCEPTED.fullmatch(kind):
                raise NotKept("it is no photo, audio, video or PDF file")
            return f"text-message-{held.place}{ending_of(kind)}", kind

        try:
            file = fetched(self.provider.content(held), known, media.max_megabytes * MEGABYTE, self.clock())
        except TooLarge as large:
            raise NotKept(f"it is larger than {media.max_megabytes} MB") from large
        if not file.size:
            raise NotKept("it is empty")
        return file

    def _settled(self, one: Opened, to: Recipients, file: SealedFile) -> bool:
        """Step 2; False when the file joined no tip: somebody else was quicker, or the tip was destroyed."""
        now, held = self.clock(), _held(one)
        with transaction.atomic():
            if not gathering.taken([one.id]):
                return False
            if joined := Tip.objects.filter(pk=held.tip).exists():
                message = Message.objects.filter(pk=held.joins).first() if held.joins else None
                if is_over(one.message.at, rules.PROMPT, now):
                    message = write_message(UUID(held.tip), held.recipient, rules.ADDED, id=new_id(), now=now)
                attach(UUID(held.tip), held.recipient, [file], message)
            left = replace(one.message, at=now, keyword=rules.COPY, held=replace(held, recipient=""))
            insert(sealed_rows(left, to))
        return joined

    def _late(self, one: Opened, to: Recipients, *, lost: bool) -> None:
        """After a day the desk learns of it, once; and of one that the provider has lost, at last."""
        held, told = _held(one), one.message.keyword == rules.LATE
        if not is_over(one.message.at, rules.GIVEN_UP, self.clock()):
            return
        if lost:
            self._told(one, rules.lost(held.place))
        elif not told:
            with transaction.atomic():
                if self._told(one, rules.late(held.place, held.file, held.message)):
                    insert(sealed_rows(replace(one.message, keyword=rules.LATE), to))

    def _told(self, one: Opened, words: str) -> bool:
        """The notice goes, and the tip says what became of the file; False when somebody else was quicker."""
        held = _held(one)
        with transaction.atomic():
            if not gathering.taken([one.id]):
                return False
            if Tip.objects.filter(pk=held.tip).exists():
                write_message(UUID(held.tip), held.recipient, words, id=new_id(), now=self.clock())
        return True


def _held(one: Opened) -> Held:
    """The file that a notice is of."""
    assert one.message.held  # noqa: S101  `opened` lets nothing else through
    return one.message.held
