"""When an answer may go out as a text message or an e-mail. Pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

# What becomes of a letter. `perhaps` is for ever: only the telephone knows whether it came. `ended` was never taken by
# the provider.
WAITING, SENDING, SENT, PERHAPS, ENDED = "waiting", "sending", "sent", "perhaps", "ended"
# What is known of the provider's copy.
KEPT, GONE, STAYS = "kept", "gone", "stays"
# What is older is no answer any more: it is told to whoever wrote it, and they write another.
LIFE = timedelta(hours=48)
# What the provider could not deliver by then it gives up: a text must not arrive when it is not safe any more.
VALID, SHORTEST = timedelta(minutes=10), timedelta(minutes=1)
LOOK_AGAIN = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
# Who took a letter in hand and did not come back in so long was killed: nobody knows whether it went out.
LOST = timedelta(minutes=5)
# A provider deletes no message that is still on its way.
ON_ITS_WAY, GIVEN_UP = timedelta(hours=1), timedelta(hours=24)
# What is still to be done about a file that was brought in: delete the provider's copy, or tell that it stays.
COPY, COPY_STAYS = "copy", "stays"
# So long the provider is asked to delete it; then only once after each start of a reader.
ASKED_FOR = timedelta(days=7)
# A file is ready some seconds after it was told of.
FIRST_PAUSE = timedelta(seconds=5)
# What comes so soon after its text stands with it; what comes later is told, so that the tip waits on the desk again.
PROMPT = timedelta(minutes=10)
# That a file was not fetched for a day was told.
LATE = "late"
# Under this name the reader tells that it has a mail server for answers.
MAILER = "mailer"
# A message of 1,600 characters is the longest that goes out; several parts can come in any order, or not at all.
LONGEST = 480
# An e-mail may be as long as a letter that somebody reads on a telephone.
LONGEST_MAIL = 4_000
ARRIVED = frozenset({"delivered", "read"})
NOT_ARRIVED = frozenset({"undelivered", "failed", "canceled"})
ADDED = (
    "[A file of a text message could be fetched now. The provider is asked to delete its copy, and the trail of this "
    "tip says when it is gone.]"
)
# Why a letter was not sent, as it stands in its row → in words.
WHY: Mapping[str, str] = {
    "not_safe": "it was not safe any more when it was to be sent, or had not been since it was written",
    "over": "nothing came from there for thirty days, or it began another tip",
    "old": "it could not be sent within two days",
    "restored": "a backup was restored after it was written",
    "restricted": "the tip is restricted",
    "no_number": "what it came from is no telephone number, or not one e-mail address",
    "unopened": "it could not be opened by the reader",
    "refused": "the provider, or the mail server, refused it",
    "stopped_there": "the provider was told STOP by this number",
}


# The provider's word ends a letter that is in hand; everything else ends it while it waits.
BY_PROVIDER = frozenset({"refused", "stopped_there"})


@dataclass(frozen=True)
class Verbs:
    """By which verbs the trail tells of the answers of one channel."""

    written: str
    sent: str
    perhaps: str
    not_sent: str
    safe: str
    unsafe: str


VERBS: Mapping[str, Verbs] = {
    "sms": Verbs(
        "text_written", "text_sent", "text_perhaps_sent", "text_not_sent", "text_safe_noted", "text_unsafe_noted"
    ),
    "email": Verbs(
        "mail_written", "mail_sent", "mail_perhaps_sent", "mail_not_sent", "mail_safe_noted", "mail_unsafe_noted"
    ),
}


@dataclass(frozen=True)
class Decision:
    """`send` for so long it may be delivered; else `why` it never goes out; else it waits."""

    valid: timedelta | None = None
    why: str = ""


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries that the provider did not take."""
    return min(LONGEST_PAUSE, timedelta(seconds=30 * (1 << min(tries, 10))))


def pause_of_errand(tries: int) -> timedelta:
    """How long to wait after so many tries to fetch, or to have deleted, that came to nothing."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(tries, 12)))


def not_kept(place: int, file: str, message: str, why: str) -> str:
    """What the tip says of a file that is not taken. The provider is not asked to delete it."""
    return f"[File {place} of this text message was not kept: {why}. It lies at the provider, as {file} of {message}.]"


def late(place: int, file: str, message: str) -> str:
    """What the tip says of a file after a day."""
    where = f"It lies at the provider, as {file} of {message}, and is still tried."
    return f"[File {place} of this text message could not be fetched for a day. {where}]"


def lost(place: int) -> str:
    """What the tip says of a file that was never fetched."""
    return f"[File {place} of this text message: the provider has it no more. It was never fetched.]"


def is_final(delivery: str) -> bool:
    """Whether the provider says nothing more of a message."""
    return delivery in ARRIVED | NOT_ARRIVED
