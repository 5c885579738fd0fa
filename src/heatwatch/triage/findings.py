"""What a text reports: indicators, dangers and matters, each with the words that say so and how they are said."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from heatwatch.common.secret import masked
from heatwatch.triage.grammar import Meaning
from heatwatch.triage.matching import Grammar, Match, Reading
from heatwatch.triage.scopes import ASSERTED, Scopes

# How sure a finding is before other findings speak for or against it; measured on labelled tips, see evaluation.
STRENGTH = {"clear": 0.9, "likely": 0.8, "possible": 0.55}
AGAIN = 0.04
SURE, LIKELY = 0.85, 0.6
# A possible finding counts only beside so many likely ones: it fits what else the text reports.
SUPPORT = 3


@masked
@dataclass(frozen=True, slots=True)
class Finding:
    """Something the text reports: exact words, where they stand, how they are said, how sure the reading is."""

    id: str
    quote: str
    start: int
    end: int
    confidence: float
    status: str = ASSERTED
    finer: str = ""

    @property
    def in_words(self) -> str:
        """The confidence as people see it."""
        if self.confidence >= SURE:
            return "clear"
        return "likely" if self.confidence >= LIKELY else "possible"


@dataclass(frozen=True, slots=True)
class Found:
    """All that the cues found in one text, by kind and id, in every status."""

    indicators: Mapping[str, tuple[Finding, ...]]
    dangers: Mapping[str, tuple[Finding, ...]]
    matters: Mapping[str, tuple[Finding, ...]]

    def asserted(self, kind: str) -> dict[str, Finding]:
        """For each id the surest finding that the text asserts."""
        best = {}
        for id_, findings in getattr(self, kind).items():
            said = [one for one in findings if one.status == ASSERTED]
            if said:
                best[id_] = max(said, key=lambda one: (one.confidence, -one.start))
        return _supported(best) if kind == "indicators" else best


def _supported(best: dict[str, Finding]) -> dict[str, Finding]:
    likely = {id_ for id_, one in best.items() if one.confidence >= LIKELY}
    return best if len(likely) >= SUPPORT else {id_: one for id_, one in best.items() if id_ in likely}


def find(grammar: Grammar[Meaning], reading: Reading, scopes: Scopes) -> Found:
    """Every finding of a reading."""
    matches = grammar.matches(reading)
    blocked = _near_misses(matches)
    kinds: dict[str, dict[str, list[Match[Meaning]]]] = {"indicators": {}, "dangers": {}, "matters": {}}
    for match in matches:
        meaning = match.payload
        spans = blocked.get((meaning.kind, meaning.id)) if blocked else None
        if not meaning.against and not (spans and _is_blocked(match, spans)):
            kinds[meaning.kind].setdefault(meaning.id, []).append(match)
    found = {kind: {id_: _findings(ones, reading, scopes) for id_, ones in ids.items()} for kind, ids in kinds.items()}
    return Found(found["indicators"], found["dangers"], found["matters"])


Spans = list[tuple[int, int]]
# Where a match has its first word, and the word after it: `itemgetter` is quicker than a function of our own.
FIRST, AFTER = Match._fields.index("first"), Match._fields.index("after")


def _near_misses(matches: Iterable[Match[Meaning]]) -> dict[tuple[str, str], Spans]:
    blocked: dict[tuple[str, str], Spans] = {}
    for match in matches:
        if match.payload.against:
            key = (match.payload.kind, match.payload.id)
            blocked.setdefault(key, []).append((match.first, match.after))
    return {key: _merged(spans) for key, spans in blocked.items()}


def _merged(spans: Spans) -> Spans:
    """The spans in order and joined where they overlap, so that looking one up takes a binary search."""
    joined: Spans = []
    for first, after in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], after))
        else:
            joined.append((first, after))
    return joined


def _is_blocked(match: Match[Meaning], spans: Spans) -> bool:
    """A near-miss that shares words with a match takes it away."""
    before = bisect_right(spans, match.first, key=itemgetter(1))
    return before < len(spans) and spans[before][0] < match.after


def _findings(matches: list[Match[Meaning]], reading: Reading, scopes: Scopes) -> tuple[Finding, ...]:
    """Matches that share words are one finding: the shortest quote, surer with every pattern that agrees."""
    groups: list[list[Match[Meaning]]] = []
    reach = -1
    for match in sorted(matches, key=itemgetter(FIRST, AFTER)) if len(matches) > 1 else matches:
        if match.first < reach:
            groups[-1].append(match)
        else:
            groups.append([match])
        if match.after > reach:
            reach = match.after
    return tuple(_finding(group, reading, scopes) for group in groups)


def _finding(group: list[Match[Meaning]], reading: Reading, scopes: Scopes) -> Finding:
    if len(group) == 1:  # most groups: there is nothing to choose from
        said, best = group, group[0]
        status = scopes.of(best)
    else:
        told = [(scopes.of(match), match) for match in group]
        asserted = [match for status, match in told if status == ASSERTED]
        said = asserted or group
        best = max(said, key=_plainness)
        status = ASSERTED if asserted else next(status for status, match in told if match is best)
    words = reading.words
    ceiling = 0.59 if best.payload.strength == "possible" else 0.97
    confidence = min(STRENGTH[best.payload.strength] + AGAIN * (len(said) - 1), ceiling)
    return Finding(
        best.payload.id,
        words.quote(best.first, best.after),
        words.starts[best.first],
        words.ends[best.after - 1],
        round(confidence, 2),
        status,
        best.payload.finer,
    )


def _plainness(match: Match[Meaning]) -> tuple[float, int]:
    """The stronger pattern says it more plainly, and of two the shorter one."""
    return STRENGTH[match.payload.strength], match.first - match.after
