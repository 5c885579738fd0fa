"""A recording is sealed while it comes in."""

from datetime import datetime

from heatwatch.intake.submission import SealedFile
from heatwatch.texting.actions import fetching
from heatwatch.texting.holding import Away
from heatwatch.voice.provider import Provider
from heatwatch.voice.rules import MOST_BYTES

NAME, KIND = "recorded-call.wav", "audio/x-wav"


def fetched(provider: Provider, recording: str, now: datetime) -> SealedFile:
    """The recording, sealed to a key of its own. Raises `Away` or `Gone`, and then none of it is kept."""
    try:
        return fetching.fetched(provider.sound(recording), lambda _: (NAME, KIND), MOST_BYTES, now)
    except fetching.TooLarge as large:
        raise Away("the recording is too large") from large
