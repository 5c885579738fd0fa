"""Cuts a text into the word pieces that the encoder knows, each with its place in the text.

A unigram tokenizer (Kudo, ACL 2018): of all ways to cut a text, the one whose pieces are likeliest together, found by
Viterbi's algorithm, word by word. The vocabulary and its scores are those of XLM-RoBERTa, cut down to scripts served.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from heatwatch.common.secret import masked

SPACE = "\u2581"
UNKNOWN_PENALTY = 10.0
WORST = -1e30
# So many words are remembered with their pieces; longer ones are not, so that no sender can fill the memory with them.
REMEMBERED, LONGEST = 20_000, 32


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
        self._remembered = lru_cache(REMEMBERED)(self._best)

    def cut(self, text: str) -> Pieces:
        """The likeliest pieces of a text."""
        folded, places = self._folded(text)
        ids, spans, start = [], [], 0
        # No piece holds a space but at its beginning, so that each word is cut by itself.
        for word in folded.split(SPACE)[1:]:
            written = SPACE + word
            for number, first, after in self._remembered(written) if len(word) <= LONGEST else self._best(written):
                ids.append(number)
                spans.append((places[start + first], places[start + after - 1] + 1))
            start += len(written)
        return Pieces(ids, spans)

    def _best(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """The likeliest pieces of a word with the space before it, and from where to where each stands in it."""
        steps = self._best_steps(word)
        cut, end = [], len(word)
        while end > 0:
            number, start = steps[end]
            cut.append((number, start, end))
            end = start
        return tuple(cut[::-1])

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
