"""Look into the mailbox again and again, and bring what lies there to the hand that takes every e-mail.

1. Each message is asked about, fetched and delivered, the oldest first; those that did not come to an end before go
   last, those among them that were tried least before the others.
2. One that was taken is deleted there. One that never is as it is, or that the server does not show, is set aside
   there. Any other stays, also one that the server says no to.
3. How it went is told in clear rows, to a quarter of an hour, for whoever looks at the state of the house.
"""

import logging
import re
from collections import Counter
from datetime import datetime
from threading import Event, Thread

from django.db import Error

from heatwatch.common import clock
from heatwatch.common.clock import quarter_hour
from heatwatch.intake.actions.taking_in import tell
from heatwatch.intake.rules import INBOX_ASIDE, INBOX_AWAY, INBOX_LOOKED, INBOX_REFUSED, INBOX_WAITS
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.post.delivering import Deliverer
from heatwatch.web.post.inbox.line import Away, Declined, Refused
from heatwatch.web.post.inbox.mailbox import Folder, Inbox
from heatwatch.web.post.lmtp import LARGEST, TOO_LARGE

# Between two looks, and at most after some that came to nothing: a server shuts out who often names a wrong password.
EVERY, LONGEST_AWAY, LONGEST_REFUSED = 60.0, 300.0, 900.0
# So many one after the other that cannot be stored: it is the database, and not the messages.
MOST_IN_VAIN = 3
# So often a message is named and not shown, and is set aside then.
MOST_UNSHOWN = 5
# Of the head: the line of the server that delivered it, which stands above those of the servers before.
HEAD = 64_000
RETURN_PATH = re.compile(rb"return-path:[ \t]*<([^<>\s]{0,320})>[ \t]*", re.IGNORECASE)
TRACE = b"received:"
# What became of a message: it is at its end there; it is here, and lies there too; it is not here; it was not shown.
DONE, NOT_DELETED, NOT_STORED, NOT_SHOWN = "done", "not deleted", "not stored", "not shown"
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
        # How often each was tried that lies there still; and how often it was not shown.
        self.tries: Counter[tuple[str, str]] = Counter()
        self.unshown: Counter[tuple[str, str]] = Counter()
        self.left_there: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Begin, until the process ends; killed at any moment it has lost nothing."""
        Thread(target=self._work, daemon=True).start()

    def end(self) -> None:
        """Begin with no other message."""
        self.ended.set()

    def look(self) -> float:
        """Look once; returns after how many seconds to look again."""
        try:
            with self.inbox.opened() as folder:
                self._empty(folder)
        except Refused as no:
            return self._failed(INBOX_REFUSED, no.cause, LONGEST_REFUSED)
        except (Away, Declined) as fault:
            return self._failed(INBOX_AWAY, fault.cause, LONGEST_AWAY)
        except Exception as fault:  # noqa: BLE001  whatever it is, the messages lie there and are fetched later
            return self._failed(INBOX_AWAY, f"{type(fault).__name__} (a fault of ours)", LONGEST_AWAY)
        self.in_vain, self.told = 0, ""
        self._tell(INBOX_LOOKED)
        return EVERY

    def _work(self) -> None:
        while not self.ended.is_set():
            try:
                wait = self.look()
            except Exception as fault:  # noqa: BLE001  whatever it is, somebody has to look again
                log.warning("the mailbox was not looked into: %s (a fault of ours)", type(fault).__name__)
                wait = LONGEST_AWAY
            self.ended.wait(wait)

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
        self.tries = Counter({known: tries for known, tries in self.tries.items() if known in there})
        self.unshown = Counter({known: times for known, times in self.unshown.items() if known in there})
        self.left_there &= there
        waited = set(self.tries)
        try:
            self._bring_each(folder, numbers)
            self._leave(folder)
        finally:
            # What did not come to its end in an earlier look, and not in this one.
            if waited & self.tries.keys():
                self._tell(INBOX_WAITS)

    def _bring_each(self, folder: Folder, numbers: list[str]) -> None:
        in_vain = 0
        for number in sorted(numbers, key=lambda one: (self.tries[folder.validity, one], int(one))):
            known = (folder.validity, number)
            if known in self.left_there:
                continue
            if self.ended.is_set() or in_vain == MOST_IN_VAIN:
                return
            # Beforehand: a message at which the line breaks goes last the next time.
            self.tries[known] += 1
            became = self._bring(folder, number)
            if became == DONE:
                del self.tries[known]
            # That which is here for the first time was not in vain, whatever lies there.
            came = became == DONE or (became == NOT_DELETED and self.tries[known] == 1)
            in_vain = 0 if came else in_vain + 1

    def _bring(self, folder: Folder, number: str) -> str:
        """One message, as far to its end there as it goes."""
        try:
            became = self._took(folder, number)
        except Declined as no:
            return self._kept(folder, number, "an e-mail was not shown by the mailbox's server: %s", no)
        if became != NOT_SHOWN:
            return became
        # Somebody else took it, or deleted it; or else it is named again at the next look.
        known = (folder.validity, number)
        self.unshown[known] += 1
        if self.unshown[known] < MOST_UNSHOWN:
            return NOT_SHOWN
        log.warning("an e-mail was named by the mailbox's server and never shown")
        return self._set_aside(folder, number)

    def _took(self, folder: Folder, number: str) -> str:
        lying = folder.about(number)
        if lying is None:
            return NOT_SHOWN
        raw = folder.fetched(number) if lying.size <= LARGEST else b""
        if raw is None or (not raw and 0 < lying.size <= LARGEST):
            return NOT_SHOWN
        if max(lying.size, len(raw)) > LARGEST:
            log.warning("an e-mail was refused: too large")
            reply = TOO_LARGE
        else:
            reply = self.deliver(raw, envelope_of(raw), lying.came)
        if reply.startswith("5"):
            return self._set_aside(folder, number)
        return self._dropped(folder, number) if reply.startswith("2") else NOT_STORED

    def _dropped(self, folder: Folder, number: str) -> str:
        try:
            folder.drop(number)
        except Declined as no:
            self._kept(folder, number, "an e-mail was taken and could not be deleted in the mailbox: %s", no)
            return NOT_DELETED
        return DONE

    def _kept(self, folder: Folder, number: str, words: str, no: Declined) -> str:
        """The server says no to this one; told at its first time."""
        if self.tries[folder.validity, number] == 1:
            log.warning(words, no.cause)
        return NOT_STORED

    def _leave(self, folder: Folder) -> None:
        try:
            folder.leave()
        except Declined as no:
            log.warning("e-mails were taken and could not be deleted in the mailbox: %s", no.cause)
            self.tries.update((folder.validity, number) for number in folder.flagged)

    def _set_aside(self, folder: Folder, number: str) -> str:
        if folder.set_aside(number):
            log.warning("an e-mail that is not taken lies in another folder of the mailbox now")
        else:
            self.left_there.add((folder.validity, number))
            log.warning("an e-mail that is not taken was left in the mailbox")
        self._tell(INBOX_ASIDE)
        return DONE

    def _tell(self, state: str) -> None:
        """That nobody learns how it went keeps no message from being fetched."""
        now = clock.now()
        if self.noted.get(state) == quarter_hour(now):
            return
        try:
            tell(state, now)
            self.noted[state] = quarter_hour(now)
        except Error as fault:
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
