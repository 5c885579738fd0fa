"""What a tip's page shows of the telephone that it came from, and of the answers to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import OpenTip
from heatwatch.intake.actions.words import standing
from heatwatch.intake.consent import Words, Yes
from heatwatch.texting import queries, rules
from heatwatch.texting.actions.sending import SMS

if TYPE_CHECKING:
    from heatwatch.texting.models import Letter

# What became of a letter, in words that claim no more than is known.
STATES = {
    rules.WAITING: "Not sent yet. It goes out when it is safe at that moment and the provider takes it.",
    rules.SENDING: "It is being handed over to the provider.",
    rules.SENT: "Handed over to the provider. Whether anybody read it is not known.",
    rules.PERHAPS: "Perhaps sent: the provider gave no clear answer. It is not sent again by itself. "
    "Its copy may lie at the provider; have the administrator look there.",
}
COPIES = {
    rules.KEPT: "The provider still has a copy; it is deleted once the message is not on its way any more.",
    rules.GONE: "The provider was asked for its copy, and has none any more.",
    rules.STAYS: "The provider's copy could not be deleted. Have the administrator delete it there; "
    "it is tried again every hour.",
}


@masked
@dataclass(frozen=True)
class Telephone:
    """For the card: whether an answer may be written, how things stand, and in how many words each letter fared."""

    offered: bool
    standing: list[str]
    asks: bool = False
    letters: Mapping[UUID, list[str]] = field(default_factory=dict)


def shown(request: Any, opened: OpenTip, people: Mapping[UUID, str]) -> Telephone | None:
    """For the card of a tip that was opened; None for one that did not come by text message."""
    tip = opened.tip
    if tip.channel != SMS:
        return None
    letters = {id: fared(letter) for id, letter in queries.letters_of(tip.pk).items()}
    if tip.restricted:
        return Telephone(offered=False, standing=["A restricted tip is not answered by text message."], letters=letters)
    if not settings.ENV.texts_out:
        return Telephone(offered=False, standing=["This office is not set up to send text messages."], letters=letters)
    try:
        words = standing(request.keyring, SMS, str(opened.story.get("sender", "")))
    except HouseError:
        return Telephone(offered=False, standing=["Only whoever holds the desk's key answers it."], letters=letters)
    return Telephone(words.yes is not None, in_words(words, people), asks=True, letters=letters)


def in_words(words: Words, people: Mapping[UUID, str]) -> list[str]:
    """How things stand, and by whose word."""
    if words.is_stopped:
        return [
            (
                f"The reporter texted STOP ({_moment(words.stopped)}), or a record of it cannot be opened. "
                "Nothing is sent until they text SAFE, more than two minutes later."
            )
        ]
    if words.yes is None:
        since = f" The last doubt is of {_moment(words.unsure)}." if words.unsure else ""
        return [f"Nobody said that it is safe to text this telephone, or something since then spoke against it.{since}"]
    return [_by_whom(words.yes, people), _hours(words.yes)]


def _by_whom(yes: Yes, people: Mapping[UUID, str]) -> str:
    if not yes.by:
        return f"The reporter texted SAFE on {_moment(yes.at)}."
    return f"{people.get(UUID(yes.by), 'Somebody')} recorded on {_moment(yes.at)} that it is safe: {yes.how}"


def _hours(yes: Yes) -> str:
    if yes.window is None:
        return "At any time."
    window = yes.window
    return f"Only from {window.start:%H:%M} until {window.end:%H:%M}, on any day, by the clock of {window.zone}."


def fared(letter: "Letter") -> list[str]:
    """What is known of one letter."""
    if letter.state == rules.ENDED:
        return [f"Not sent: {rules.WHY[letter.why]}. It never will be; write anew if it is safe."]
    lines = [STATES[letter.state], COPIES.get(letter.copy, "")]
    if letter.delivery in rules.ARRIVED:
        lines.insert(1, "The provider says that it reached the telephone.")
    if letter.delivery in rules.NOT_ARRIVED:
        lines.insert(1, "The provider says that it did not reach the telephone.")
    return [line for line in lines if line]


def _moment(at: Any) -> str:
    here = at.astimezone(settings.AGENCY.hours.zone) if at else None
    return f"{here:%b %-d, %H:%M}" if here else "at an unknown time"
