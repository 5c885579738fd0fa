"""What a trained reading makes of a text, beside the cues: indicators, danger, a person under 18, the lane.

Each sentence is read in its surroundings, and the message as a whole. What the cues found speaks for a
label as well. The scales were set on authors A, C and K of the corpus, whom training never saw; docs/guides/assess.md
says how well they hold on others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.stand_ins import NONE, StandIns
from heatwatch.knowledge.model.routing import LANES
from heatwatch.triage.encoder.reader import Encoder, Said
from heatwatch.triage.encoder.sentences import Span
from heatwatch.triage.encoder.weights import Weights, weights
from heatwatch.triage.findings import Finding

TYPES = ("labor", "sex")
MINOR, CRISIS = "minor", "crisis"
# On the scale of logits: from where a label counts, and how much a cue that is clear, likely or possible adds.
COUNTS = {"indicators": 1.25, "dangers": -0.25, "minor": 1.5}
CUE = {"clear": 2.0, "likely": 1.3, "possible": 0.0}
# Of danger signs the message as a whole tells more than any sentence: whether it is happening now, and to whom.
WHOLE = {"indicators": 3 / 4, "dangers": 1 / 3, "minor": 1.0}
# A crisis that is missed costs more than one too many.
CRISIS_FROM = 0.2
# Confidence from the logit, by the share of findings that were right.
SLOPE, MIDDLE = 0.8, 1.0
# A quote is the words that a label looked at most, up to this share of all its looking.
SHARE = 0.6
# From this share of capitals on a sentence is taken to be written in them.
SHOUTED = 0.7
APOSTROPHES = "'’"


@masked
@dataclass(frozen=True)
class Judged:
    """One text as the trained reading sees it; scores are logits by label."""

    text: str
    lanes: Mapping[str, float]
    whole: Mapping[str, float]
    parts: Mapping[str, float]
    quotes: Mapping[str, Span]

    @property
    def kind(self) -> str:
        """The lane that the message reads like."""
        if self.lanes[CRISIS] >= CRISIS_FROM:
            return CRISIS
        return self.likeliest(lane for lane in LANES if lane != CRISIS)

    def likeliest(self, lanes: Iterable[str]) -> str:
        """Which of some lanes the message reads like most."""
        return max(lanes, key=lambda lane: self.lanes[lane])

    @property
    def types(self) -> tuple[str, ...]:
        """Kinds of exploitation that are likelier than not."""
        return tuple(type_ for type_ in TYPES if self.whole[type_] > 0)

    def findings(self, kind: str, ids: Iterable[str], cued: Mapping[str, Finding]) -> dict[str, Finding]:
        """The labels that count, with the words that say so: the cue's words where there are some.

        Of what was never learned, such as an indicator that somebody added, the cues alone speak.
        """
        asked = list(ids)
        found = {id_: cued[id_] for id_ in asked if id_ in cued and id_ not in self.parts}
        for id_ in asked:
            if id_ in self.parts and (score := self.score(kind, id_, cued.get(id_))) >= COUNTS[kind]:
                found[id_] = self._finding(id_, score, cued.get(id_))
        return found

    def score(self, kind: str, id_: str, cue: Finding | None) -> float:
        """How strongly sentences, message and cues together speak for a label."""
        share = WHOLE[kind]
        return share * self.whole[id_] + (1 - share) * self.parts[id_] + (CUE[cue.in_words] if cue else 0.0)

    def _finding(self, id_: str, score: float, cue: Finding | None) -> Finding:
        confidence = round(float(1 / (1 + np.exp(SLOPE * (MIDDLE - score)))), 2)
        if cue:
            return Finding(id_, cue.quote, cue.start, cue.end, confidence, finer=cue.finer)
        start, end = self.quotes[id_]
        return Finding(id_, self.text[start:end], start, end, confidence)


class Judge:
    """Reads texts with the trained weights."""

    def __init__(self, trained: Weights) -> None:
        self.encoder = Encoder(trained)

    def judge(self, text: str, language: str = "", stand_ins: StandIns = NONE) -> Judged:
        """Read one text. Words for what somebody is are not seen: a stand-in is, which is the same for all."""
        labels = self.encoder.weights.clause.labels
        read, whole = self.encoder.read(text, lambda part: stand_ins.put_in(calm(part), language))
        odds = dict(zip(self.encoder.weights.message.labels, map(float, whole), strict=True))
        best = np.max([one.odds for one in read], 0)
        return Judged(
            text,
            _shares({lane: odds[lane] for lane in LANES}),
            odds,
            dict(zip(labels, map(float, best), strict=True)),
            _quotes(text, read, labels),
        )


def ready_judge() -> Judge | None:
    """The trained reading of this version, or None where its weights are not there: then the cues read alone."""
    trained = weights()
    return Judge(trained) if trained else None


def calm(sentence: str) -> str:
    """A sentence in capitals as it would stand otherwise, of the same length: training saw few that shout."""
    cased = [one for one in sentence if one.isupper() or one.islower()]
    if sum(map(str.isupper, cased)) <= SHOUTED * len(cased):
        return sentence
    small = "".join(one.lower() if len(one.lower()) == 1 else one for one in sentence)
    return small[:1].upper() + small[1:] if len(small[:1].upper()) == 1 else small


def _shares(odds: Mapping[str, float]) -> dict[str, float]:
    raised = np.exp(np.array(list(odds.values())) - max(odds.values()))
    return dict(zip(odds, map(float, raised / raised.sum()), strict=True))


def _quotes(text: str, read: Sequence[Said], labels: Sequence[str]) -> dict[str, Span]:
    """For each label the words of the sentence that speaks for it most strongly."""
    strongest = np.argmax([one.odds for one in read], 0)
    return {label: _looked_at(text, read[strongest[number]], number) for number, label in enumerate(labels)}


def _looked_at(text: str, said: Said, label: int) -> Span:
    """The shortest run of whole words that holds most of what a label looked at."""
    looks = said.looks[label]
    total, best = float(looks.sum()), (0, len(looks))
    first, held = 0, 0.0
    for after in range(1, len(looks) + 1):
        held += float(looks[after - 1])
        while held - float(looks[first]) >= SHARE * total and first < after - 1:
            held -= float(looks[first])
            first += 1
        if held >= SHARE * total and after - first < best[1] - best[0]:
            best = (first, after)
    return whole_words(text, said.span, said.spans[best[0]][0], said.spans[best[1] - 1][1])


def whole_words(text: str, span: Span, start: int, end: int) -> Span:
    """The words, within the sentence at `span`, of which something stands between two places."""
    while start > span[0] and _is_within(text, start):
        start -= 1
    while end < span[1] and _is_within(text, end):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else span


def _is_within(text: str, place: int) -> bool:
    """Whether a word goes on across a place; "can't" is one word."""
    before, after = text[place - 1], text[place]
    if after in APOSTROPHES:
        return before.isalnum() and text[place + 1 : place + 2].isalnum()
    if before in APOSTROPHES:
        return after.isalnum() and text[place - 2 : place - 1].isalnum()
    return before.isalnum() and after.isalnum()
