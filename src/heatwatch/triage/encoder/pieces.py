"""Cuts a text into the word pieces that the encoder knows, each with its place in the text.

A unigram tokenizer (Kudo, ACL 2018): of all ways to cut a text, the one whose pieces are likeliest together, found by
Viterbi's algorithm. The vocabulary and its scores are those of XLM-RoBERTa, cut down to the scripts that are served.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heatwatch.common.secret import masked

SPACE = "\u2581"
UNKNOWN_PENALTY = 10.0
WORST = -1e30


@masked
@dataclass(frozen=True, slots=True)
class Pieces:
    """Piece numbers, and for each the half-open span of characters of the text that it was cut from."""

    ids: list[int]
    spans: list[tuple[int, int]]


class Cutter:
    """Cuts texts with one vocabulary; time is linear in the length of the text."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], folds: Mapping[str, str], unknown: int) -> None:
        self.known = {piece: (number, score) for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))}
        self.longest = max(map(len, pieces))
        self.unknown = unknown
        self.unknown_score = min(scores) - UNKNOWN_PENALTY
        self.folds = folds

    def cut(self, text: str) -> Pieces:
        """The likeliest pieces of a text."""
        folded, places = self._folded(text)
        steps = self._best_steps(folded)
        ids, spans, end = [], [], len(folded)
        while end > 0:
            number, start = steps[end]
            ids.append(number)
            spans.append((places[start], places[end - 1] + 1))
            end = start
        return Pieces(ids[::-1], spans[::-1])

    def _folded(self, text: str) -> tuple[str, list[int]]:
        """The text as the vocabulary writes it, and for each of its characters the place it came from."""
        written, places = [SPACE], [0]
        for place, character in enumerate(text):
            for one in self.folds.get(character, character):
                shown = SPACE if one == " " else one
                if shown != SPACE or written[-1] != SPACE:
                    written.append(shown)
                    places.append(place)
        return "".join(written), places

    def _best_steps(self, text: str) -> list[tuple[int, int]]:
        """For each end the last piece of the best cut up to there, and where that piece begins."""
        best = [0.0] + [WORST] * len(text)
        steps = [(self.unknown, 0)] * (len(text) + 1)
        for start in range(len(text)):
            here = best[start]
            if here + self.unknown_score > best[start + 1]:
                best[start + 1], steps[start + 1] = here + self.unknown_score, (self.unknown, start)
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                found = self.known.get(text[start:end])
                if found and here + found[1] > best[end]:
                    best[end], steps[end] = here + found[1], (found[0], start)
        return steps
