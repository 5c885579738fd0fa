"""One e-mail, from the mail server's hand to the disk: read, sealed, stored, and only then said to be taken."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.conf import settings
from django.db import DatabaseError

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import Secret, masked
from heatwatch.common.text import one_line
from heatwatch.intake.actions.enclosing import enclose
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.incoming import EMAIL, Incoming, Mail
from heatwatch.intake.rules import ACCEPTED, MEGABYTE, kind_of
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.rows import Row
from heatwatch.web.kit.connections import hand_back
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.kit.uploads import cleaned_name
from heatwatch.web.post.answering import Answerer
from heatwatch.web.post.lmtp import LATER
from heatwatch.web.post.own_words import meaning
from heatwatch.web.post.reading import Letter, Part, read
from heatwatch.web.post.refusals import NotTaken
from heatwatch.web.post.standing import is_by_hand, marks

TAKEN = "250 2.0.0 Taken"
# As long as a mail server tries.
DAYS = 5
log = logging.getLogger("heatwatch.post")


@masked
@dataclass(frozen=True)
class Enclosed:
    """The files of a message: sealed, or left out with a line that says why."""

    files: tuple[SealedFile, ...]
    pieces: list[Row]
    left_out: tuple[str, ...]


class Deliverer:
    """Takes message after message in. One at a time: each is in memory as a whole, and several times over."""

    def __init__(self, secret: Secret[str], answerer: Answerer | None = None) -> None:
        self.secret = secret
        self.answerer = answerer
        self.turn = Lock()

    def __call__(self, raw: bytes | bytearray, envelope: str, came: date | None = None) -> str:
        """What the mail server is told: taken, never, or again later. Nothing of the message is in a log.

        `came` is the day on which it came to a mailbox that it was fetched from.
        """
        with self.turn:
            try:
                letter, fresh = self._taken(raw, envelope, clock.now(), came)
            except NotTaken as refusal:
                log.warning("an e-mail was refused: %s", refusal.cause)
                return refusal.reply
            except Exception as fault:  # noqa: BLE001  whatever it is, the mail server keeps the message and comes again
                known = isinstance(fault, (DatabaseError, HouseError))
                log.error("an e-mail was not stored: %s%s", type(fault).__name__, "" if known else " (a fault of ours)")  # noqa: TRY400  a traceback holds what was sent
                return LATER
            finally:
                hand_back()
        if fresh:
            self._consider(letter, envelope)
        return TAKEN

    def _consider(self, letter: Letter, envelope: str) -> None:
        """It is on the disk: whatever happens now, the mail server is told so."""
        try:
            if self.answerer:
                self.answerer.consider(letter, envelope)
        except Exception as fault:  # noqa: BLE001  nothing of the report depends on the answer
            log.error("an automatic answer was not considered: %s", type(fault).__name__)  # noqa: TRY400  the same

    def _taken(self, raw: bytes | bytearray, envelope: str, now: datetime, came: date | None) -> tuple[Letter, bool]:
        letter = read(raw, envelope)
        enclosed = _enclosed(letter.files, now)
        said = marks(letter.message, letter.address, envelope, settings.ENV.mail_checked_by)
        by_hand = is_by_hand(letter.message, letter.address, envelope, settings.ENV.mail_checked_by)
        keyword, word = meaning(letter.subject, letter.body, verified=by_hand)
        left_out = (*letter.left_out, *enclosed.left_out)
        mail = Mail(letter.thread, letter.head, said, left_out, enclosed.files, word)
        message = Incoming(EMAIL, letter.sender, letter.text, now, keyword, mail=mail)
        seen = keyed(
            self.secret.reveal().encode(), b"heatwatch: seen e-mails", letter.known_as + _period(letter, came or now)
        )
        fresh = take_in(message, seen=seen, recipients=desk_recipients(), pieces=enclosed.pieces)
        return letter, fresh


def _period(letter: Letter, day: date) -> bytes:
    """A mail without date and id comes again within days or is another one: somebody asks for help once more.

    One that lies in a mailbox until it is taken is of the day on which it came there, however often it is fetched.
    """
    return b"" if letter.is_named else str(day.toordinal() // DAYS).encode()


def _enclosed(parts: list[Part], now: datetime) -> Enclosed:
    """As many files, as large and of such kinds as the form takes."""
    files: list[SealedFile] = []
    pieces: list[Row] = []
    left_out: list[str] = []
    for part in parts:
        name, kind = cleaned_name(part.name), kind_of(part.data)
        if why := _refused(part, kind, len(files)):
            left_out.append(f"Not kept: {one_line(name)}: {why}")
            continue
        file, sealed = enclose(name, kind, part.data, now)
        files.append(file)
        pieces += sealed
    return Enclosed(tuple(files), pieces, tuple(left_out))


def _refused(part: Part, kind: str, taken: int) -> str:
    """Why a file is left out, for the desk; empty where it is not."""
    media = settings.AGENCY.media
    if not media.accepted:
        return "this office takes no files."
    if not part.data:
        return "it is empty."
    if not ACCEPTED.fullmatch(kind):
        return "it is no photo, audio, video or PDF file."
    if len(part.data) > media.max_megabytes * MEGABYTE:
        return f"it is larger than {media.max_megabytes} MB."
    return f"no more than {media.max_files} files are taken." if taken >= media.max_files else ""
