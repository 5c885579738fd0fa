"""What a tip's page shows of the telephone or mailbox that it came from, and of the answers to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import OpenTip
from heatwatch.intake.actions.words import standing
from heatwatch.intake.consent import Words, Yes
from heatwatch.texting import queries, rules
from heatwatch.texting.actions.sending import whom
from heatwatch.texting.actions.writing import goes_out
from heatwatch.web.console.texting.wording import COPIES, WORDINGS, Wording

if TYPE_CHECKING:
    from heatwatch.texting.models import Letter

# Whoever wrote in another's name must not have that other person written to.
FORGED = "Read first what stands out about the e-mail: anybody can write in another's name."


@masked
@dataclass(frozen=True)
class Answering:
    """For the card: whether an answer may be written, how things stand, and in how many words each letter fared."""

    words: Wording
    standing: list[str]
    letters: Mapping[UUID, list[str]]
    offered: bool = False
    asks: bool = False


def shown(request: Any, opened: OpenTip, people: Mapping[UUID, str]) -> Answering | None:
    """For the card of a tip that was opened; None for one that came by another way than text message or e-mail."""
    tip, words = opened.tip, WORDINGS.get(opened.tip.channel)
    if words is None:
        return None
    letters = {id: fared(letter, words) for id, letter in queries.letters_of(tip.pk).items()}
    if tip.restricted:
        return Answering(words, [f"A restricted tip is not answered by {words.by}."], letters)
    if not goes_out(tip.channel):
        return Answering(words, [f"This office is not set up to answer by {words.by}."], letters)
    try:
        said = standing(request.keyring, whom(tip, str(opened.story.get("sender", ""))))
    except HouseError:
        return Answering(words, ["Only whoever holds the desk's key answers it."], letters)
    lines = [*in_words(said, people, words), *([FORGED] if opened.story.get("marks") else [])]
    return Answering(words, lines, letters, offered=said.yes is not None, asks=True)


def in_words(said: Words, people: Mapping[UUID, str], words: Wording) -> list[str]:
    """How things stand, and by whose word."""
    if said.is_stopped:
        return [
            (
                f"The reporter {words.said} STOP ({_moment(said.stopped)}), or a record of it cannot be opened. "
                f"Nothing is sent until they {words.say} SAFE, more than two minutes later."
            )
        ]
    if said.yes is None:
        since = f" The last doubt is of {_moment(said.unsure)}." if said.unsure else ""
        return [f"Nobody said that it is safe to {words.write}, or something since then spoke against it.{since}"]
    return [_by_whom(said.yes, people, words), _hours(said.yes)]


def _by_whom(yes: Yes, people: Mapping[UUID, str], words: Wording) -> str:
    if not yes.by:
        return f"The reporter {words.said} SAFE on {_moment(yes.at)}."
    return f"{people.get(UUID(yes.by), 'Somebody')} recorded on {_moment(yes.at)} that it is safe: {yes.how}"


def _hours(yes: Yes) -> str:
    if yes.window is None:
        return "At any time."
    window = yes.window
    return f"Only from {window.start:%H:%M} until {window.end:%H:%M}, on any day, by the clock of {window.zone}."


def fared(letter: "Letter", words: Wording) -> list[str]:
    """What is known of one letter."""
    if letter.state == rules.ENDED:
        return [f"Not sent: {rules.WHY[letter.why]}. It never will be; write anew if it is safe."]
    lines = [words.states[letter.state], COPIES.get(letter.copy, "")]
    if letter.delivery in rules.ARRIVED:
        lines.insert(1, "The provider says that it reached the telephone.")
    if letter.delivery in rules.NOT_ARRIVED:
        lines.insert(1, "The provider says that it did not reach the telephone.")
    return [line for line in lines if line]


def _moment(at: Any) -> str:
    here = at.astimezone(settings.AGENCY.hours.zone) if at else None
    return f"{here:%b %-d, %H:%M}" if here else "at an unknown time"
