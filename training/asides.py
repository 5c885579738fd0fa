"""Sentences about other matters: they change nothing of what is found beside them, and alone they report nothing."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from heatwatch.triage.encoder.sentences import sentences
from training.examples import CALM, CORPUS, LANES, Example, lines, messages, names_of, whole

# So much of the messages is learned from once more.
SHARE = 0.7
# Where authors wrote sentences that report nothing.
FILES = ("clauses", "asides")
# An aside says little; what is longer may be a story of its own.
LONGEST = 140
# Texts of nothing but asides, of so many at most. Without them a few sentences about nothing were read as a crisis.
ALONE, MOST_ALONE = 1500, 8
# What stands before lines that were copied from a chat, a list, a log or a call-taker's sheet says nothing.
MARKS = (
    "##:## ", "[##:##] ", "#) ", "- ", "* ", "no ## ", "msg #: ", "text ## part #: ", "call ####: ", "item ##, ",
    "(#/#) ", "ref ###-##: ", "> ", "note: ", "Fwd: ", "nota: ", "mensaje #: ", "parte #: ", "caller ##: ",
    "chat ### line #: ",
)  # fmt: skip
MARKED = 0.4


def asides(authors: str) -> list[str]:
    """Sentences that report nothing: what these authors wrote to fill, and single sentences of their calm messages."""
    calm = [one["text"] for author in names_of(authors) for one in messages(author) if one["lane"] in CALM]
    told = [text[start:end] for text in calm for start, end in sentences(text)]
    return [*filling(authors), *(text.strip() for text in told if 10 < len(text) < LONGEST)]


def filling(authors: str) -> list[str]:
    """What these authors wrote to stand in messages and report nothing."""
    said = [one for author in names_of(authors) for name in FILES for one in lines(CORPUS / f"{name}_{author}.jsonl")]
    return [one["text"].strip() for one in said if _is_other(one) and 10 < len(one["text"]) < LONGEST]


def alone(said: Sequence[str], chance: random.Random) -> Iterator[Example]:
    """Texts of nothing but asides, a few of them short and some long: unrelated, and nothing is found in them."""
    nothing = {"lane": "unrelated", "types": [], "minor": False, "indicators": [], "danger": [], "evidence": {}}
    for _ in range(ALONE):
        picked = chance.sample(said, 1 + int(MOST_ALONE * chance.random() ** 2))
        mark = chance.choice(MARKS) if chance.random() < MARKED else ""
        lines_ = [f"{numbered(mark, chance)}{one}" for one in picked]
        yield whole({**nothing, "text": chance.choice((" ", "\n")).join(lines_)})


def numbered(mark: str, chance: random.Random) -> str:
    """A mark with digits in the place of each #."""
    return "".join(str(chance.randrange(10)) if one == "#" else one for one in mark)


def _is_other(clause: dict[str, object]) -> bool:
    return clause["about"] == "other" and not (clause["indicators"] or clause["danger"] or clause["minor"])


def among(them: Iterable[Example], said: Sequence[str], chance: random.Random) -> Iterator[Example]:
    """Some of the messages that report something again, with one to three asides around them."""
    for one in them:
        if one.lane >= 0 and LANES[one.lane] not in CALM and chance.random() < SHARE:
            before, after = chance.sample(said, chance.randint(0, 2)), chance.sample(said, chance.randint(0, 1))
            yield _between(one, before, after, chance)


def _between(one: Example, before: list[str], after: list[str], chance: random.Random) -> Example:
    """The labels of the whole stay; an aside says none of them."""
    head = "".join(f"{aside} " for aside in before)
    if chance.random() < MARKED / 2:
        head += numbered(chance.choice(MARKS), chance)
    text, shift = f"{head}{one.text}{''.join(f' {aside}' for aside in after)}", len(head)
    spans = sentences(text)
    said = np.zeros((len(spans), one.said.shape[1]), np.float32)
    trust = np.ones_like(said)
    for place, (start, end) in enumerate(spans):
        for row, (first, last) in enumerate(one.spans):
            if min(end, last + shift) > max(start, first + shift):
                said[place] = np.maximum(said[place], one.said[row])
                trust[place] = np.minimum(trust[place], one.said_trust[row])
    return replace(one, text=text, spans=spans, said=said, said_trust=trust)
