"""A tip read against the knowledge: what the text reports, how urgent it is, and why.

A reading aid, not evidence: it says which indicators the text reports, with the words that say so, and never that
a person is a trafficker or a victim.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heatwatch.knowledge.cues.words import read_words
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage.ages import mark_ages
from heatwatch.triage.findings import Finding, Found, find
from heatwatch.triage.grammar import Grammars
from heatwatch.triage.identifiers.all_kinds import identifiers
from heatwatch.triage.identifiers.identifier import Identifier
from heatwatch.triage.language import READABLE, UNKNOWN, agreed, language_of
from heatwatch.triage.matching import Reading
from heatwatch.triage.measuring.evaluation import Answer
from heatwatch.triage.minors import minor_finding
from heatwatch.triage.questions import next_questions
from heatwatch.triage.rules import Signs, counted_in, decide, facts_of
from heatwatch.triage.scopes import ASSERTED, scopes_of

# A question is asked, and control is denied, in every form of words.
SAID_IN_ANY_WAY = frozenset({"asks_information", "outreach", "free_to_leave"})
SEX = frozenset({"third_party_sex_trade", "minor_commercial_sex"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that one reading of one text gave, and the knowledge it was read against."""

    language: str
    lane: str
    urgency: str
    reason: str
    types: tuple[str, ...]
    minor: Finding | None
    indicators: tuple[Finding, ...]
    danger: tuple[Finding, ...]
    identifiers: tuple[Identifier, ...]
    set_aside: tuple[Finding, ...]
    questions: tuple[dict[str, str], ...]
    facts: Mapping[str, str]
    knowledge: str


class Assessor:
    """Reads tips against one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.grammars = Grammars(knowledge)

    def assess(self, text: str, language: str = "") -> Assessment:
        """Read one text."""
        language = agreed(language, language_of(text))
        reading, found = self._read(text, language)
        said = found.asserted("indicators")
        implied = minor_finding(reading, said)
        if implied.indicator and self._may_add(implied.indicator.id, said):
            said[implied.indicator.id] = implied.indicator
        dangers = found.asserted("dangers")
        readable = _is_readable(language, len(reading.words), anything_found=bool(said or dangers or found.matters))
        signs = Signs(
            frozenset(said), frozenset(dangers), _counts(found), readable, young=bool(reading.places.get("@minor_age"))
        )
        facts = facts_of(signs, self.knowledge.indicators)
        rule = decide(facts, self.knowledge.routing)
        counted = counted_in(rule.lane, facts["about"], said, self.knowledge.indicators)
        return Assessment(
            language=language,
            lane=rule.lane,
            urgency=rule.urgency,
            reason=rule.reason,
            types=_types(found, counted) if rule.lane in ("crisis", "tip", "referral") else (),
            minor=implied.person if counted and rule.lane in ("crisis", "tip", "referral") else None,
            indicators=_in_order(said[id_] for id_ in counted),
            danger=_in_order(dangers.values()) if rule.lane == "crisis" else (),
            identifiers=identifiers(reading.words, self.knowledge.gazetteer),
            set_aside=_set_aside(found),
            questions=next_questions(self.knowledge, [*dangers.values(), *_in_order(said[id_] for id_ in counted)]),
            facts=facts,
            knowledge=self.knowledge.digest,
        )

    def _may_add(self, id_: str, said: Mapping[str, Finding]) -> bool:
        """An age beside a sale says more than the cues did; but nothing that is unverified may fire."""
        return id_ not in said and id_ in self.knowledge.verified("indicators")

    def reported(self, text: str) -> dict[str, Finding]:
        """The indicators that a text asserts, whatever its lane: for examples and the call-taker's screen."""
        return self._read(text, language_of(text))[1].asserted("indicators")

    def _read(self, text: str, language: str) -> tuple[Reading, Found]:
        ready = self.grammars.for_language(language)
        reading = ready.grammar.read(read_words(text, ready.shorthand))
        mark_ages(reading)
        return reading, find(ready.grammar, reading, scopes_of(reading))


def _is_readable(language: str, words: int, *, anything_found: bool) -> bool:
    """A text in no language that is known here may say anything, unless its words were understood after all."""
    return language in READABLE or (language == UNKNOWN and (anything_found or words == 0))


def _counts(found: Found) -> Counter[str]:
    """How often each matter is asserted; a question counts as asked in every form."""
    return Counter(
        {
            id_: sum(one.status == ASSERTED or id_ in SAID_IN_ANY_WAY for one in ones)
            for id_, ones in found.matters.items()
        }
    )


def _types(found: Found, counted: set[str]) -> tuple[str, ...]:
    """Sex where the text reports it for money, else labor."""
    if not counted:
        return ()
    sex = bool(counted & SEX) or "type_sex" in found.asserted("matters")
    return ("sex",) if sex else ("labor",)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.start, one.id)))


def _set_aside(found: Found) -> tuple[Finding, ...]:
    """What the text says but denies, imagines, asks in general or saw in a film: shown, never counted."""
    return _in_order(one for ones in found.indicators.values() for one in ones if one.status != ASSERTED)


def answer_of(assessment: Assessment) -> Answer:
    """An assessment in the words of the labels, for `evaluate`."""
    return Answer(
        assessment.lane,
        frozenset(assessment.types),
        assessment.minor is not None,
        {one.id: one.quote for one in assessment.indicators},
        {one.id: one.quote for one in assessment.danger},
        tuple((one.kind, one.text, one.value) for one in assessment.identifiers),
    )
