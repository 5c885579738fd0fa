"""Look into the mailbox again and again, and bring what lies there to the hand that takes every e-mail.

1. Each message is asked about, fetched and delivered, the oldest first; those that could not be stored before go last.
2. One that was taken is deleted there. One that never is as it is, is set aside there. Any other stays.
3. How it went is told in clear rows, to a quarter of an hour, for whoever looks at the state of the house.
"""

import logging
import re
from datetime import datetime
from threading import Event, Thread

from django.db import DatabaseError

from heatwatch.common import clock
from heatwatch.common.clock import quarter_hour
from heatwatch.intake.actions.taking_in import tell
from heatwatch.intake.rules import INBOX_ASIDE, INBOX_AWAY, INBOX_LOOKED, INBOX_REFUSED, INBOX_WAITS
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.post.delivering import Deliverer
from heatwatch.web.post.inbox.line import Away, Refused
from heatwatch.web.post.inbox.mailbox import Folder, Inbox
from heatwatch.web.post.lmtp import LARGEST, TOO_LARGE

# Between two looks, and at most after some that came to nothing: a server shuts out who often names a wrong password.
EVERY, LONGEST_AWAY, LONGEST_REFUSED = 60.0, 300.0, 900.0
# So many one after the other that cannot be stored: it is the database, and not the messages.
MOST_IN_VAIN = 3
# Of the head: the line of the server that delivered it, which stands above those of the servers before.
HEAD = 64_000
RETURN_PATH = re.compile(rb"return-path:[ \t]*<([^<>\s]{0,320})>[ \t]*", re.IGNORECASE)
TRACE = b"received:"
log = logging.getLogger("heatwatch.post.inbox")


class Fetcher:
    """Empties one mailbox into the house, as long as the process runs."""

    def __init__(self, inbox: Inbox, deliver: Deliverer) -> None:
        self.inbox, self.deliver = inbox, deliver
        self.ended = Event()
        self.in_vain = 0
        self.told = ""
        self.noted: dict[str, datetime] = {}
        # By validity and number, which lead nowhere without the mailbox; forgotten when the process ends.
        self.not_stored: set[tuple[str, str]] = set()
        self.left_there: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Begin, until the process ends; killed at any moment it has lost nothing."""
        Thread(target=self._work, daemon=True).start()

    def look(self) -> float:
        """Look once; returns after how many seconds to look again."""
        try:
            with self.inbox.opened() as folder:
                self._empty(folder)
        except Refused as no:
            return self._failed(INBOX_REFUSED, no.cause, LONGEST_REFUSED)
        except Away as fault:
            return self._failed(INBOX_AWAY, fault.cause, LONGEST_AWAY)
        except Exception as fault:  # noqa: BLE001  whatever it is, the messages lie there and are fetched later
            return self._failed(INBOX_AWAY, f"{type(fault).__name__} (a fault of ours)", LONGEST_AWAY)
        self.in_vain, self.told = 0, ""
        self._tell(INBOX_LOOKED)
        return EVERY

    def _work(self) -> None:
        while not self.ended.is_set():
            self.ended.wait(self.look())

    def _failed(self, state: str, cause: str, longest: float) -> float:
        self.in_vain += 1
        if cause != self.told:
            log.warning("the mailbox was not fetched: %s", cause)
        self.told = cause
        self._tell(state)
        return min(longest, EVERY * (1 << min(self.in_vain - 1, 10)))

    def _empty(self, folder: Folder) -> None:
        numbers = folder.numbers()
        there = {(folder.validity, number) for number in numbers}
        self.not_stored &= there
        self.left_there &= there
        in_vain = 0
        for number in sorted(numbers, key=lambda one: ((folder.validity, one) in self.not_stored, int(one))):
            known = (folder.validity, number)
            if known in self.left_there:
                continue
            if self.ended.is_set() or in_vain == MOST_IN_VAIN:
                break
            stored = self._bring(folder, number)
            in_vain = 0 if stored else in_vain + 1
            self.not_stored.discard(known) if stored else self.not_stored.add(known)
        if self.not_stored:
            self._tell(INBOX_WAITS)

    def _bring(self, folder: Folder, number: str) -> bool:
        """One message, to its end there; False when it has to be brought once more."""
        lying = folder.about(number)
        raw = folder.fetched(number) if lying and lying.size <= LARGEST else None
        if lying is None or (raw is None and lying.size <= LARGEST):
            # Somebody else took it, or deleted it.
            return True
        if raw is None or len(raw) > LARGEST:
            log.warning("an e-mail was refused: too large")
            reply = TOO_LARGE
        else:
            reply = self.deliver(raw, envelope_of(raw), lying.came)
        if reply.startswith("2"):
            folder.drop(number)
        elif reply.startswith("5"):
            self._set_aside(folder, number)
        else:
            return False
        return True

    def _set_aside(self, folder: Folder, number: str) -> None:
        if folder.set_aside(number):
            log.warning("an e-mail that is not taken lies in another folder of the mailbox now")
        else:
            self.left_there.add((folder.validity, number))
            log.warning("an e-mail that is not taken was left in the mailbox")
        self._tell(INBOX_ASIDE)

    def _tell(self, state: str) -> None:
        """That nobody learns how it went keeps no message from being fetched."""
        now = clock.now()
        if self.noted.get(state) == quarter_hour(now):
            return
        try:
            tell(state, now)
            self.noted[state] = quarter_hour(now)
        except DatabaseError as fault:
            log.warning("how the mailbox is was not told: %s", type(fault).__name__)
        finally:
            hand_back()


def envelope_of(raw: bytes) -> str:
    """Who sent it as the servers said to each other; nobody where the last server did not write it down (RFC 5321)."""
    passed = 0
    for line in raw[:HEAD].split(b"\n"):
        if not line.strip():
            break
        passed += line.lower().startswith(TRACE)
        if passed > 1:
            break
        if found := RETURN_PATH.fullmatch(line.rstrip(b"\r")):
            return found[1].decode("utf-8", "replace")
    return ""
