"""Turns the labelled corpus into what the network learns from: whole texts, and the labels of their sentences."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heatwatch.knowledge.model.routing import LANES
from heatwatch.triage.encoder.judging import TYPES
from heatwatch.triage.encoder.sentences import Span, sentences

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
INDICATORS = (
    "false_promises romantic_lure family_involved online_recruitment preys_on_need debt_bondage takes_earnings threats "
    "threat_of_authorities physical_abuse sexual_abuse psychological_abuse substances restricts_movement isolation "
    "withholds_documents withholds_necessities excessive_hours uses_children signs_of_harm fearful_or_coached "
    "lives_at_work guarded_premises moved_around third_party_sex_trade branding minor_commercial_sex minor_labor"
).split()
DANGERS = "happening_now weapon injury_or_medical about_to_be_moved suicide_risk asks_for_rescue".split()
CLAUSE_LABELS = (*INDICATORS, *DANGERS, "minor")
MESSAGE_LABELS = (*CLAUSE_LABELS, *LANES, *TYPES)
PLACE = {label: place for place, label in enumerate(MESSAGE_LABELS)}
# Lanes of messages that report nothing.
CALM = ("information", "unrelated")
# How much of a quote, or of a sentence, must lie in the other for the sentence to say it.
SHARE = 0.3
# Another sentence of the same message may say it too, though the quote is elsewhere.
ELSEWHERE = 0.3
# A sentence alone is labelled with what it says, not with what a message of only these words would be.
ALONE = 0.5
Row = npt.NDArray[np.float32]
# An author's name is a letter or a digit, and of the second alphabet of them one more nought: `b`, `4`, `p0`.
NAME = re.compile("[a-z1-9]0?")


@dataclass
class Example:
    """A text, its sentences, and for each sentence and the whole: the labels, and how much each is to be believed.

    `said` and `said_trust` are (sentences, CLAUSE_LABELS), `labels` and `trust` (MESSAGE_LABELS,); `lane` is -1 where
    nobody said which it is.
    """

    text: str
    spans: list[Span]
    said: Row
    said_trust: Row
    labels: Row
    trust: Row
    lane: int = -1


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines; none where there is no such file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def messages(author: str) -> list[dict[str, Any]]:
    """The labelled messages of an author, long and short."""
    return lines(CORPUS / f"author_{author}.jsonl") + lines(CORPUS / f"short_{author}.jsonl")


def names_of(authors: str) -> list[str]:
    """The names in a row of them, as `bd4p0`; raises `SystemExit` where something else stands among them."""
    if NAME.sub("", authors):
        raise SystemExit(f"'{authors}' is no row of authors, such as bd4p0")
    return NAME.findall(authors)


def examples(authors: str) -> Iterator[Example]:
    """Everything that these authors wrote."""
    for author in names_of(authors):
        for kind in ("clauses", "plain", "asides"):
            yield from (_clause(one) for one in lines(CORPUS / f"{kind}_{author}.jsonl"))
        yield from map(whole, messages(author))


def whole(message: dict[str, Any]) -> Example:
    """A message with its sentences: those say an indicator that hold its quote."""
    text = message["text"]
    spans = sentences(text) or [(0, len(text))]
    rows = [_said(message, span, alone=len(spans) == 1) for span in spans]
    labels = _marked(message)
    labels[[PLACE[type_] for type_ in message["types"]]] = 1
    trust = np.ones(len(MESSAGE_LABELS), np.float32)
    trust[[PLACE[lane] for lane in LANES]] = 0  # they are learned as one choice of six
    said, said_trust = (np.stack(each) for each in zip(*rows, strict=True))
    return Example(text, spans, said, said_trust, labels, trust, LANES.index(message["lane"]))


def _clause(clause: dict[str, Any]) -> Example:
    text, labels = clause["text"], _marked(clause)
    trust = np.zeros(len(MESSAGE_LABELS), np.float32)
    trust[[PLACE[label] for label in (*INDICATORS, "minor")]] = ALONE
    said = labels[None, : len(CLAUSE_LABELS)]
    return Example(text, [(0, len(text))], said, np.ones_like(said), labels, trust)


def _marked(labelled: dict[str, Any]) -> Row:
    labels = np.zeros(len(MESSAGE_LABELS), np.float32)
    labels[[PLACE[label] for label in (*labelled["indicators"], *labelled["danger"])]] = 1
    labels[PLACE["minor"]] = labelled["minor"]
    return labels


def _said(message: dict[str, Any], span: Span, *, alone: bool) -> tuple[Row, Row]:
    labels, trust = np.zeros(len(CLAUSE_LABELS), np.float32), np.ones(len(CLAUSE_LABELS), np.float32)
    if alone:
        return _marked(message)[: len(CLAUSE_LABELS)], trust
    for id_ in message["indicators"]:
        start = message["text"].find(message["evidence"].get(id_, "\0"))
        length = len(message["evidence"].get(id_, ""))
        shared = min(start + length, span[1]) - max(start, span[0])
        said = start >= 0 and shared >= SHARE * min(length, span[1] - span[0]) and shared > 0
        labels[PLACE[id_]] = said
        trust[PLACE[id_]] = 1 if said else ELSEWHERE
    calm = message["lane"] in CALM
    # A message is labelled with its danger as a whole: which sentence says it is not known.
    trust[[PLACE[danger] for danger in DANGERS]] = calm
    trust[PLACE["minor"]] = not message["minor"]
    return labels, trust
