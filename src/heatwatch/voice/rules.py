"""When a recording is looked at again, and what is said of it. Pure decisions."""

from datetime import timedelta

# An hour and ten minutes of a telephone's sound; what is longer was never recorded by this line.
MOST_BYTES = 64 * 1024 * 1024
# After so long the desk learns that somebody called, with or without the recording.
PATIENCE = timedelta(minutes=30)
# After so long people are told that the provider has lost a recording that was not fetched.
GIVEN_UP = timedelta(hours=24)
# How often the provider is asked for recordings that nobody told of, and how old they may be.
SWEEP, LOOK_BACK = timedelta(minutes=10), timedelta(days=7)


def story(seconds: int, *, found: bool = False) -> str:
    """What stands where other tips have their words: nobody has written any. `found`: nobody had told of it."""
    return f"[A recorded call{_long(seconds)}. It has to be listened to: nothing here has read it.{_later(found)}]"


def story_without(seconds: int, *, found: bool = False) -> str:
    """The same of a recording that could not be fetched yet."""
    said = "The recording could not be fetched yet, and is added once it is."
    return f"[A recorded call{_long(seconds)}. {said}{_later(found)}]"


def elsewhere(recording: str) -> str:
    """Where it lies meanwhile, for whoever opens the tip."""
    return f"The recording lies at the provider of the voice line, under {recording}."


def added(sender: str = "") -> str:
    """What is said when a recording joins its tip; with who called, where that was not known before."""
    return f"{ADDED}\nSent from: {sender}" if sender else ADDED


def dialed(number: str) -> str:
    """A number as a provider writes it: digits after a plus sign, whatever stands between them in the agency file."""
    digits = "".join(letter for letter in number if letter.isascii() and letter.isdigit())
    national = len(digits) == NATIONAL and "+" not in number
    return f"+1{digits}" if national else f"+{digits}"


NATIONAL = 10
# Where the provider does not tell who called.
NOT_TOLD = "number not known"
ADDED = (
    "[The recording of this call could be fetched now. The provider is asked to delete its copy, and the trail of this "
    "tip says when it is gone.]"
)
LOST = "[The provider has no recording of this call any more. It was never fetched.]"


def _long(seconds: int) -> str:
    return f", {seconds // 60}:{seconds % 60:02} long" if seconds else ""


def _later(found: bool) -> str:
    return " It was found at the provider later: the language that the caller chose is not known." if found else ""
