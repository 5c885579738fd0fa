"""The one thing that is ever sent to somebody who wrote an e-mail, and the one module that sends it: a fixed answer.

It says that e-mail shows who somebody is and names the page that is safer. Nobody has said yet that it is safe to
write to them, so an office has to switch it on; and even then it goes only to an address that certainly wrote this
message by hand, at most once a day, and never where the words themselves speak of safety or of an end. It names neither
the office nor what it is about, and repeats nothing that was written. Where the office answers e-mails it says by which
word the writer lets it. What the desk writes goes another way (`heatwatch.texting`).
"""

import logging
import smtplib
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from queue import Empty, Full, Queue
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import Secret, masked
from heatwatch.intake import consent
from heatwatch.intake.actions.taking_in import is_first
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.post.reading import Letter
from heatwatch.web.post.standing import is_by_hand

SECONDS = 15.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SMTP = 25
# Whoever floods the door is answered no faster than the mail server takes it; an answer is no promise.
MOST_WAITING = 50
SUBJECT = "Automatic answer"
ANSWER = _(
    "Your message arrived. A machine wrote this answer. E-mail shows who you are: the e-mail companies, and whoever "
    "opens your mailbox, can read it. This page is safer:\n%(page)s\nPeople read what you send, but not at once. "
    "In danger: call or text 911. Delete this e-mail, and yours, if somebody looks at your mailbox."
)
# Where the office answers e-mails: by which word the writer lets it, and by which they end it. `own_words` understands
# the word in each language, and takes what stands here for a quotation in what they answer.
HOW_TO_BE_ANSWERED = _(
    "Only if it is safe to write to you at this address: answer this e-mail with SAFE and nothing else, and people may "
    "write to you. STOP ends it."
)
log = logging.getLogger("heatwatch.post.answering")


@masked
@dataclass(frozen=True)
class Answer:
    """Where an answer goes, and on which thread."""

    to: str
    thread: tuple[str, ...]


class Answerer:
    """Hands fixed answers to the office's own mail server, one after the other, apart from the taking in."""

    def __init__(self, secret: Secret[str], server: str, sender: str) -> None:
        """Raises `HouseError` where the server is on another host: in clear it is spoken to on this machine alone."""
        parts = urlsplit(server)
        if parts.scheme != "smtp" or parts.hostname not in LOOPBACK:
            hint = "set HEATWATCH_MAIL_SERVER=smtp://127.0.0.1:25, or auto_reply = false: docs/guides/email.md"
            raise HouseError("answers to e-mails need a mail server on this machine", hint)
        self.secret, self.sender = secret, sender
        self.host, self.port = parts.hostname or "", parts.port or SMTP
        self.waiting: Queue[Answer] = Queue(MOST_WAITING)

    def start(self) -> None:
        """Begin to send, until the process ends."""
        threading.Thread(target=self._work, daemon=True).start()

    def consider(self, letter: Letter, envelope: str) -> None:
        """Note an answer to a message that was just stored, if there may be one."""
        if self.may_answer(letter, envelope):
            with suppress(Full):
                self.waiting.put_nowait(Answer(letter.address, letter.thread))

    def may_answer(self, letter: Letter, envelope: str) -> bool:
        """Whether a person certainly wrote it by hand from this address, and no word of it tells against an answer."""
        message, address = letter.message, letter.address
        if not address.isascii() or address.lower() != envelope.lower() or address.lower() == self.sender.lower():
            return False
        by_hand = is_by_hand(message, address, envelope, settings.ENV.mail_checked_by)
        return by_hand and not consent.heard(letter.text)

    def send_next(self, patience: float | None = None) -> bool:
        """Send what is noted next, unless this address had one today; False when nothing is."""
        try:
            answer = self.waiting.get(timeout=patience)
        except Empty:
            return False
        try:
            self._send(answer, clock.now())
        except (DatabaseError, OSError, smtplib.SMTPException, ValueError) as fault:
            # It is not tried again: nothing of the report depends on it.
            log.warning("an automatic answer was not sent: %s", type(fault).__name__)
        finally:
            hand_back()
        return True

    def _work(self) -> None:
        while True:
            self.send_next()

    def _send(self, answer: Answer, now: datetime) -> None:
        # Noted before it is sent: whatever happens now, nobody gets two.
        named = f"{now.date().isoformat()} {answer.to.lower()}".encode()
        if not is_first(keyed(self.secret.reveal().encode(), b"heatwatch: answered e-mails", named), now):
            return
        written = letter_to(answer, self.sender, now)
        with smtplib.SMTP(self.host, self.port, timeout=SECONDS) as line:
            # Without a sender nothing comes back, and no machine answers it (RFC 3834).
            line.send_message(written, from_addr="", to_addrs=[answer.to])


def letter_to(answer: Answer, sender: str, now: datetime) -> EmailMessage:
    """The answer in every language of the site."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, answer.to, SUBJECT
    message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain=sender.rpartition("@")[2])
    known = [id for id in answer.thread if id.startswith("<")]
    if known:
        message["In-Reply-To"], message["References"] = known[-1], " ".join([known[0], known[-1]])
    message["Auto-Submitted"], message["X-Auto-Response-Suppress"] = "auto-replied", "All"
    message.set_content("\n\n".join(_said()) + "\n")
    return message


def _said() -> list[str]:
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(str(ANSWER) % {"page": f"{settings.ENV.public_address.rstrip('/')}/{language}/"})
            if settings.ENV.mails_out:
                said[-1] += f"\n{HOW_TO_BE_ANSWERED}"
    return said
