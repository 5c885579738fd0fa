"""The reader brings recorded calls in: one recording becomes one tip, whatever was told twice or in another order.

1. Ask the provider for recordings of the tip line that nobody told of: their callbacks were lost.
2. Fetch each that waits, sealing it while it comes in. What cannot be fetched is tried again.
3. In one transaction the notice of it goes, the tip is there with the recording, and it is noted that a copy lies at
   the provider. Killed before, it is fetched again; after, it is a tip. Another reader that was as quick finds no
   notice any more, and drops what it fetched.
4. Have the provider's copy deleted, and look whether it is gone. Until it is, that stays to be done.

A recording that cannot be fetched for long is a tip without it, so that the desk knows, and joins that tip later.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.common.clock import is_over
from heatwatch.common.ids import new_id
from heatwatch.intake.actions import gathering
from heatwatch.intake.actions.gathering import Opened
from heatwatch.intake.actions.receiving import attach, write_message
from heatwatch.intake.actions.taking_in import known_by, sealed_rows, take_in
from heatwatch.intake.incoming import Call, Incoming, caller
from heatwatch.intake.models import SeenMessage, Tip
from heatwatch.intake.queries import single_messages_waiting
from heatwatch.intake.submission import SealedFile
from heatwatch.texting.actions.errands import NEVER, Copy, Errands
from heatwatch.texting.holding import Away, Gone
from heatwatch.texting.rules import COPY
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert
from heatwatch.voice import rules
from heatwatch.voice.actions.fetching import fetched
from heatwatch.voice.actions.telling import TIP_LINE_LANGUAGE, VOICE, call_of, is_late, tip_of, tip_without
from heatwatch.voice.provider import Listed, Provider, place_of

log = logging.getLogger("heatwatch.voice")


@dataclass
class Collector(Errands[Provider]):
    """Who brings recordings in."""

    swept: datetime = NEVER
    of_others: set[str] = field(default_factory=set)

    @property
    def log(self) -> logging.Logger:
        """That of calls."""
        return log

    def waiting(self, besides: Collection[UUID]) -> int:
        """How many recordings wait."""
        return single_messages_waiting(calls=True, besides=besides)

    def opened(self, besides: Collection[UUID] = (), *, given_up: bool = False) -> list[Opened]:
        """The recordings that wait, or whose copies were given up."""
        if given_up:
            return [one for one in gathering.given_up(self.keyring, calls=True) if one.message.call]
        return gathering.recorded_calls(self.keyring, besides=besides)

    def copy(self, one: Opened) -> Copy:
        """The provider's recording."""
        call = call_of(one)
        return Copy(place_of(call.recording), UUID(call.tip), "recording_deleted", "recording_stays")

    def has_more(self) -> bool:
        """Whether to look for recordings that nobody told of."""
        return is_over(self.swept, rules.SWEEP, self.clock())

    def bring(self, one: Opened, to: Recipients) -> None:
        """Steps 2 and 3."""
        message, call, now = one.message, call_of(one), self.clock()
        named = Opened(one.id, replace(message, sender=message.sender or self._caller(call)))
        if not named.message.sender and not is_over(message.at, rules.PATIENCE, now):
            return
        try:
            file = fetched(self.provider, call.recording, now)
        except (Away, Gone) as fault:
            log.warning("%s was not fetched: %s", one.id, fault.cause)
            self._without(named, to, lost=isinstance(fault, Gone))
            return
        found = "" if message.sender else named.message.sender
        self.settle(file, lambda: self._settled(named, to, file, found))

    def _caller(self, call: Call) -> str:
        """Who called, as the provider says; empty where it does not: that keeps no recording away for ever."""
        try:
            return caller(self.provider.numbers(call.id)[0])
        except Away as fault:
            log.warning("the provider did not tell who called: %s", fault.cause)
            return ""

    def _settled(self, one: Opened, to: Recipients, file: SealedFile, found: str) -> bool:
        """Step 3; False when the file joined no tip, since somebody else was quicker. `found` is a new-found caller."""
        now, call = self.clock(), call_of(one)
        with transaction.atomic():
            if not gathering.taken([one.id]):
                return False
            tip, joined = call.tip, True
            if not call.tip:
                story = rules.story(call.seconds, found=not call.language)
                tip = str(tip_of(self.keyring, to, one, story, [file])[0])
            elif joined := Tip.objects.filter(pk=call.tip).exists():
                added = write_message(UUID(call.tip), call.recipient, rules.added(found), id=new_id(), now=now)
                attach(UUID(call.tip), call.recipient, [file], added)
            left = Incoming(VOICE, "", "", now, COPY, call=replace(call, tip=tip, recipient=""))
            insert(sealed_rows(left, to))
        # A tip that was destroyed in the meantime gets no file.
        return joined

    def _without(self, one: Opened, to: Recipients, *, lost: bool) -> None:
        """After a while the desk learns of the call all the same; and at last that the provider has lost it."""
        call, now = call_of(one), self.clock()
        if is_late(one, now):
            tip_without(self.keyring, to, one)
        elif call.tip and lost and is_over(one.message.at, rules.GIVEN_UP, now):
            with transaction.atomic():
                if gathering.taken([one.id]) and Tip.objects.filter(pk=call.tip).exists():
                    write_message(UUID(call.tip), call.recipient, rules.LOST, id=new_id(), now=now)

    def before(self, to: Recipients) -> None:
        """Step 1. A recording that the door was told of is known by then, whatever became of it.

        One that still waits is known by itself: the secret under which the others are known may have been renewed.
        """
        now, before = self.clock(), len(self.of_others)
        if not self.has_more():
            return
        self.swept = now
        try:
            listed = self.provider.recordings((now - rules.LOOK_BACK).date())
        except Away as fault:
            log.warning("the provider was not asked for recordings: %s", fault.cause)
            return
        waiting = gathering.recorded_calls(self.keyring)
        self.forget_done(waiting)
        known = self.of_others | {call_of(one).recording for one in waiting}
        for found in listed:
            if found.id in known:
                continue
            try:
                self._found(found, to, now)
            except Away as fault:
                # One call of which the provider knows nothing any more holds up no other.
                log.warning("a recording that nobody told of was left for later: %s", fault.cause)
        if len(self.of_others) > before:
            log.warning("recordings of another number: %d", len(self.of_others))

    def _found(self, found: Listed, to: Recipients, now: datetime) -> None:
        """Take a recording in, if nobody told of it and it is of the tip line. Raises `Away`."""
        seen = known_by(VOICE, self.provider.token, found.id)
        if SeenMessage.objects.filter(pk=seen).exists():
            return
        sender, called = self.provider.numbers(found.call)
        if rules.dialed(called) != rules.dialed(settings.AGENCY.speaking(TIP_LINE_LANGUAGE).tip_line.tel):
            self.of_others.add(found.id)
            return
        made = found.created
        at = made if made and now - rules.LOOK_BACK - timedelta(days=1) <= made <= now else now
        call = Call(found.call, found.id, found.seconds)
        take_in(Incoming(VOICE, caller(sender), "", at, files=1, call=call), seen=seen, recipients=to)
