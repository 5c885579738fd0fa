"""The reader's main loop.

1. Open the desk with the reader's own key, or refuse to start.
2. Tell that the reader is alive.
3. Make tips of the text messages that wait, a minute after the last of each sender, or add them to theirs; then bring
   new messages from reporters to the queue. Where nobody fetches recorded calls, each is a tip without its recording
   after half an hour.
4. Claim new tips, a handful at a time, and assess each. (A tip that is not read yet *is* the queue: a killed reader
   loses nothing, and what it had in hand another one takes up.)
5. Compare what was read with what was read before, from memory, and seal what may be about the same. After a start the
   facts of all tips are read into memory first, some hundreds a turn.
6. Has the desk a new key? Note under it what was noted under the one before: numbers by the hundred, then texts, some
   dozens of tips at a time.
7. Order and hash new audit records.
8. Every five minutes: forget drafts, visits and files that outlived their time.
9. Every ten seconds: destroy the tips whose disposal two people decided.
10. Every half minute: look whether somebody opens more tips than is usual.
11. Every hour: send the head of the audit chain to a place that the database's administrator cannot write.
12. Wait a second, and begin again at 2.

Beside it, in threads of their own, answers go out as text messages (`outgoing`), recorded calls and files of
text messages come in (`collecting`), and the words of all tips are held in memory for the search (`searching`),
which also tells the console what earlier tips may be about a call.

A step that fails is logged by its name and the class of the fault, never by its content, and tried again.
"""

import logging
import os
import secrets
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import Error, IntegrityError, close_old_connections

from heatwatch import flow
from heatwatch.audit.actions import CHAIN_BATCH, anchor, chain
from heatwatch.common import clock
from heatwatch.desk.actions.assessing import Lens
from heatwatch.intake.actions.claiming import READER, beat
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.kept import keep
from heatwatch.knowledge.model.whole import Knowledge, knowledge
from heatwatch.links.actions.comparing import Memory
from heatwatch.links.actions.keeping import Keeper
from heatwatch.links.actions.relating import Listener
from heatwatch.reader import collecting, outgoing, searching
from heatwatch.reader.desk_key import open_desk
from heatwatch.vault.actions import Keyring

TURN_SECONDS = 1.0
BATCHES_A_TURN = 20
NEVER = datetime.min.replace(tzinfo=UTC)
log = logging.getLogger("heatwatch.reader")


@dataclass
class Chore:
    """Something to be done again and again, each time after a pause."""

    name: str
    pause: timedelta
    work: Callable[[datetime], object]
    last: datetime = NEVER

    def is_due(self, now: datetime) -> bool:
        """Whether the pause is over."""
        return clock.is_over(self.last, self.pause, now, slack=timedelta(0))


@dataclass
class Reader:
    """One running reader. `worker` names this very process in the claims it makes."""

    keyring: Keyring
    lens: Lens
    anchor_file: Path | None = None
    worker: str = field(default_factory=lambda: f"{READER} {secrets.token_hex(4)}")
    stopping: threading.Event = field(default_factory=threading.Event)
    busy: bool = False
    memory: Memory = field(default_factory=Memory)
    # What fetches recorded calls, where this process may.
    fetching: threading.Thread | None = None

    def chores(self) -> list[Chore]:
        """Steps 2 to 11."""
        every_turn, never_late = timedelta(0), timedelta(seconds=10)
        chores = [
            Chore("beat", never_late, lambda now: beat(READER, now)),
            Chore("gather", timedelta(seconds=2), lambda now: flow.gather(self.keyring, now)),
            Chore("tell of calls", timedelta(minutes=1), self._tell_of_calls),
            Chore("notice", every_turn, flow.notice),
            Chore("take up", every_turn, self._take_up),
            Chore("link", every_turn, lambda _: self._link()),
            Chore("renew tokens", every_turn, self._renew_tokens),
            Chore("chain", every_turn, lambda _: chain_all()),
            Chore("sweep", timedelta(minutes=5), flow.sweep),
            Chore("dispose", never_late, flow.dispose),
            Chore("watch", timedelta(seconds=30), flow.watch),
        ]
        if place := self.anchor_file:
            chores.append(Chore("anchor", timedelta(hours=1), lambda now: anchor(place, now)))
        return chores

    def run(self) -> None:
        """Turn after turn, until told to stop."""
        chores = self.chores()
        while not self.stopping.is_set():
            turn(chores, clock.now())
            # While tips wait the next turn begins at once.
            self.stopping.wait(0 if self.busy else TURN_SECONDS)

    def _take_up(self, now: datetime) -> None:
        """Few at a time, so that between them the reader tells that it is alive and notices messages."""
        self.busy, chained = False, monotonic()
        for tip in flow.take_up(self.worker, now):
            if self.stopping.is_set():
                return
            flow.assess(self.keyring, self.lens, tip, now)
            self.busy = True
            # Twenty long tips take longer than a record may wait for its place in the chain.
            if monotonic() - chained >= TURN_SECONDS:
                chain_all()
                chained = monotonic()

    def _tell_of_calls(self, now: datetime) -> None:
        if self.fetching is None or not self.fetching.is_alive():
            flow.tell_of_calls(self.keyring, now)

    def _link(self) -> None:
        self.busy = flow.link(self.keyring, self.memory) or self.busy

    def _renew_tokens(self, now: datetime) -> None:
        self.busy = bool(flow.renew_tokens(self.keyring, now)) or self.busy


def turn(chores: list[Chore], now: datetime) -> None:
    """Do what is due. A fault of the database or of a file is survived: the next turn tries again."""
    for chore in chores:
        if not chore.is_due(now):
            continue
        try:
            chore.work(now)
            chore.last = now
        except (Error, OSError) as fault:
            log.warning("%s failed: %s", chore.name, type(fault).__name__)
            close_old_connections()


def chain_all() -> None:
    """Chain what waits. Another chainer that was quicker with the same place wins; this one simply comes later."""
    for _ in range(BATCHES_A_TURN):
        try:
            if chain() < CHAIN_BATCH:
                return
        except IntegrityError:
            return


def _keep(known: Knowledge) -> None:
    """Keep a copy of this knowledge for `heatwatch assess --as-of`, where this process may write at all."""
    try:
        keep(FOLDER, known.digest, settings.ENV.home)
    except OSError as refused:
        log.warning("the knowledge base could not be kept: %s", type(refused).__name__)


def serve() -> None:
    """Be the reader of this instance until SIGTERM or Ctrl-C."""
    keyring = open_desk(settings.ENV.key_file("reader.key"), clock.now())
    place = os.environ.get("HEATWATCH_ANCHOR_FILE")
    known = knowledge()
    _keep(known)
    reader = Reader(keyring, Lens.through(known, Keeper.through(known)), Path(place) if place else None)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: reader.stopping.set())
    outgoing.begin(keyring, reader.stopping)
    reader.fetching = collecting.recordings(keyring, reader.stopping)
    collecting.text_files(keyring, reader.stopping)
    searching.begin(keyring, Listener.through(known, reader.memory), reader.stopping)
    log.info("the reader has opened the desk and waits for tips")
    reader.run()
