"""What the encoder and its heads make of a text: for each label how likely it is, and at which words that shows.

A text is read once. Each sentence is understood in its surroundings, a window of at most `MOST_PIECES` pieces, so that
"he keeps it" has a meaning. The clause head then looks at each sentence by itself, the message head at all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from heatwatch.triage.encoder.network import FAR, Flags, Floats, Integers, normalised
from heatwatch.triage.encoder.pieces import Cutter, Pieces
from heatwatch.triage.encoder.sentences import Span, sentences
from heatwatch.triage.encoder.weights import Head, Weights

BEGIN, PADDING, END = 0, 1, 2
PREFIX = "query: "
MOST_PIECES = 256
# No sentence has so many pieces, but for something that is no sentence.
MOST_IN_SENTENCE = 160
# Windows of like length are read together; more at once only takes memory.
TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as the clause head reads it: `odds` (labels,) are logits, `looks` (labels, pieces) where each looked.

    `span` is the sentence's place in the text, `spans` are those of its pieces.
    """

    odds: Floats
    looks: Floats
    span: Span
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence cut into pieces."""

    span: Span
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that are read together, as the piece numbers of the encoder, and where each of them stands there."""

    ids: list[int]
    sentences: list[Sentence]
    places: list[Span]


# A text as the encoder is to see it, and for each of its characters the span of the given text that it stands for.
Rewrite = Callable[[str], tuple[str, list[Span]]]


def as_it_is(text: str) -> tuple[str, list[Span]]:
    """Nothing is rewritten."""
    return text, [(place, place + 1) for place in range(len(text))]


def windows(text: str, spans: Sequence[Span], cutter: Cutter, rewrite: Rewrite = as_it_is) -> list[Window]:
    """The whole text, as many of its sentences at a time as fit."""
    beginning = [BEGIN, *cutter.cut(PREFIX.strip()).ids]
    room = MOST_PIECES - len(beginning) - 1
    made: list[list[Sentence]] = []
    held = room + 1
    for span in spans:
        sentence = _cut(text, span, cutter, rewrite)
        held += len(sentence.pieces.ids)
        if held > room:
            made.append([])
            held = len(sentence.pieces.ids)
        made[-1].append(sentence)
    return [_window(beginning, each) for each in made]


def _cut(text: str, span: Span, cutter: Cutter, rewrite: Rewrite) -> Sentence:
    written, places = rewrite(text[slice(*span)])
    cut = cutter.cut(written)
    spans = [_stood_for(places, start, end) for start, end in cut.spans[:MOST_IN_SENTENCE]]
    there = [(span[0] + start, span[0] + end) for start, end in spans]
    return Sentence(span, Pieces(cut.ids[:MOST_IN_SENTENCE], there))


def _stood_for(places: list[Span], start: int, end: int) -> Span:
    """Where a piece's characters come from; the cutter's first space, and the only piece of nothing, from nowhere."""
    within = places[start : max(end, start + 1)]
    return (within[0][0], within[-1][1]) if within else (0, 0)


def _window(beginning: list[int], together: list[Sentence]) -> Window:
    ids, places = list(beginning), []
    for sentence in together:
        places.append((len(ids), len(ids) + len(sentence.pieces.ids)))
        ids += sentence.pieces.ids
    return Window([*ids, END], together, places)


class Encoder:
    """Reads texts with one set of weights; the same text always gives the same numbers."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def read(self, text: str, rewrite: Rewrite = as_it_is) -> tuple[list[Said], Floats]:
        """What the clause head says of each sentence, and the logits of the message head for the whole."""
        said, whole = [], _Whole(self.weights.message)
        spans = sentences(text) or [(0, len(text))]
        for window, x in self._encoded(windows(text, spans, self.weights.cutter, rewrite)):
            whole.add(x)
            said += [
                self._said(x[first:after], sentence)
                for sentence, (first, after) in zip(window.sentences, window.places, strict=True)
            ]
        return said, whole.odds()

    def _said(self, x: Floats, sentence: Sentence) -> Said:
        head = self.weights.clause
        looks = x @ head.look.T + head.look_bias
        looks = np.exp(looks - looks.max(0))
        looks = (looks / looks.sum(0)).T
        odds: Floats = ((looks @ x) * head.weigh).sum(-1) + head.bias
        return Said(odds, looks, sentence.span, tuple(sentence.pieces.spans))

    def _encoded(self, all_of_them: Sequence[Window]) -> Iterator[tuple[Window, Floats]]:
        """Each window with (pieces, width) vectors, in order."""
        for start in range(0, len(all_of_them), TOGETHER):
            batch = all_of_them[start : start + TOGETHER]
            ids = np.full((len(batch), max(len(window.ids) for window in batch)), PADDING, np.int64)
            for row, window in enumerate(batch):
                ids[row, : len(window.ids)] = window.ids
            x = self._layers(ids, ids != PADDING)
            yield from ((window, x[row, : len(window.ids)]) for row, window in enumerate(batch))

    def _layers(self, ids: Integers, there: Flags) -> Floats:
        weights = self.weights
        x = weights.words.rows(ids) + weights.places[: ids.shape[1]] + weights.first["type"]
        x = normalised(x, weights.first["eln.w"], weights.first["eln.b"])
        for layer in weights.layers:
            x = layer(x, there)
        return x


class _Whole:
    """The message head over one window after the other: the same as over all pieces at once, in little memory."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.highest = np.full(len(head.labels), FAR, np.float32)
        self.shares = np.zeros(len(head.labels), np.float32)
        self.seen = np.zeros_like(head.weigh)

    def add(self, x: Floats) -> None:
        """Look at a window, (pieces, width)."""
        looks = x @ self.head.look.T + self.head.look_bias
        highest = np.maximum(self.highest, looks.max(0))
        earlier, raised = np.exp(self.highest - highest), np.exp(looks - highest)
        self.shares = self.shares * earlier + raised.sum(0)
        self.seen = self.seen * earlier[:, None] + raised.T @ x
        self.highest = highest

    def odds(self) -> Floats:
        """Logits (labels,)."""
        found: Floats = (self.seen / self.shares[:, None] * self.head.weigh).sum(-1) + self.head.bias
        return found
