"""A tip read against the knowledge: what the text reports, how urgent it is, and why.

A reading aid, not evidence: it says which indicators the text reports, with the words that say so, and never that
a person is a trafficker or a victim.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import compress

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import Cut, cut, words_of
from heatwatch.knowledge.model.routing import Rule
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage.ages import mark_ages
from heatwatch.triage.encoder.judging import CRISIS, MINOR, Judge, Judged
from heatwatch.triage.findings import STRENGTH, Finding, Found, find
from heatwatch.triage.grammar import Grammars
from heatwatch.triage.identifiers.all_kinds import identifiers
from heatwatch.triage.identifiers.identifier import Identifier, Taken
from heatwatch.triage.language import (
    READABLE,
    UNCLEAR,
    UNDERSTOOD,
    UNKNOWN,
    agreed,
    beside_placeholders,
    language_in,
    without_words,
)
from heatwatch.triage.matching import Reading
from heatwatch.triage.measuring.evaluation import Answer
from heatwatch.triage.minors import minor_finding
from heatwatch.triage.questions import next_questions
from heatwatch.triage.rules import NO, YES, Signs, counted_in, decide, facts_of
from heatwatch.triage.rules import UNKNOWN as UNKNOWN_KIND
from heatwatch.triage.scopes import ASSERTED, scopes_of

# A question is asked, and control is denied, in every form of words.
SAID_IN_ANY_WAY = frozenset({"asks_information", "outreach", "free_to_leave"})
# The lanes of texts that report exploitation; in the others nobody is exploited, as far as the text says.
EXPLOITED = frozenset({"crisis", "tip", "referral"})
CLEAR = "clear"
# A text of nothing but these says nothing by itself, and may still be a lead.
EXACT = frozenset({"phone", "email", "url", "handle", "plate"})
LAUGHTER = frozenset({"prank"})
TIP, QUIET = "tip", ("high_risk", "referral", "information", "unrelated")
SEX_TRADE, PLAIN = "third_party_sex_trade", 0.9
SEX = frozenset({SEX_TRADE, "minor_commercial_sex"})


@masked
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a text asserts, by id."""

    indicators: dict[str, Finding]
    dangers: dict[str, Finding]
    minor: Finding | None
    cry: bool = False

    @property
    def said(self) -> bool:
        """Whether it asserts anything."""
        return bool(self.indicators or self.dangers)

    def beside(self, other: "Said") -> "Said":
        """The same, and what only another reading found: a lane must stand on words that are shown."""
        indicators, dangers = other.indicators | self.indicators, other.dangers | self.dangers
        return Said(indicators, dangers, self.minor or other.minor, self.cry or other.cry)


class Assessor:
    """Reads tips against one knowledge base: by its cues, and with a judge by what was learned from labelled texts."""

    def __init__(self, knowledge: Knowledge, judge: Judge | None = None) -> None:
        self.knowledge = knowledge
        self.verified = {kind: knowledge.verified(kind) for kind in ("dangers", "indicators")}
        self.entries = {**self.verified["dangers"], **self.verified["indicators"]}
        self.grammars = Grammars(knowledge)
        self.judge = judge

    def assess(self, text: str, language: str = "") -> Assessment:
        """Read one text."""
        written = cut(text)
        language = agreed(language, language_in(written))
        reading, found = self._read(written, language)
        cued = self._cued(reading, found)
        marks = identifiers(reading.words, self.knowledge.gazetteer)
        readable = _readable(reading, language, marks, found=cued.said, matters=found.matters.keys())
        judge = self.judge if _may_judge(readable, language, len(reading.words)) else None
        judged = judge.judge(text, language, self.knowledge.stand_ins) if judge else None
        together = self._together(judged, cued) if judged else cued
        signs = _signs(reading, found, cued, together, readable)
        facts = facts_of(signs, self.knowledge.indicators, _kind(judged, together) if judged else UNKNOWN_KIND)
        rule = decide(facts, self.knowledge.routing)
        if judged and _by_cues(rule, facts):
            together = together.beside(cued)
        counted = counted_in(rule.lane, _about(facts), together.indicators, self.knowledge.indicators)
        shown = _in_order(together.indicators[id_] for id_ in counted)
        return Assessment(
            language=language,
            lane=rule.lane,
            urgency=rule.urgency,
            reason=rule.reason,
            types=_types(found, counted, judged) if rule.lane in EXPLOITED else (),
            minor=together.minor if (counted or judged) and rule.lane in EXPLOITED else None,
            indicators=shown,
            danger=_in_order(together.dangers.values()) if rule.lane == CRISIS else (),
            identifiers=marks,
            set_aside=_set_aside(found),
            questions=next_questions(self.entries, [*together.dangers.values(), *shown]),
            facts=facts,
            knowledge=self.knowledge.digest,
        )

    def _cued(self, reading: Reading, found: Found) -> Said:
        """What the cues alone find."""
        said = found.asserted("indicators")
        implied = minor_finding(reading, said)
        if implied.indicator and self._may_add(implied.indicator.id, said):
            said[implied.indicator.id] = implied.indicator
        cried = self._cried(reading.words.text)
        return Said(said, cried | found.asserted("dangers"), implied.person, cry=bool(cried))

    def _cried(self, text: str) -> dict[str, Finding]:
        """The dangers of a message that is a cry and nothing else: all its words say so."""
        quote = text.strip()
        start = text.find(quote)
        ids = sorted(self.knowledge.cries.of(beside_placeholders(text)) & self.verified["dangers"].keys())
        return {id_: Finding(id_, quote, start, start + len(quote), STRENGTH["likely"]) for id_ in ids}

    def _together(self, judged: Judged, cued: Said) -> Said:
        """What the cues and the trained reading find together; what is unverified takes no part."""
        young = judged.findings(MINOR, [MINOR], {MINOR: cued.minor} if cued.minor else {})
        found = judged.findings("indicators", self.verified["indicators"], cued.indicators)
        return Said(
            _not_alone(found),
            judged.findings("dangers", self.verified["dangers"], cued.dangers),
            young.get(MINOR),
        )

    def _may_add(self, id_: str, said: Mapping[str, Finding]) -> bool:
        """An age beside a sale says more than the cues did; but nothing that is unverified may fire."""
        return id_ not in said and id_ in self.verified["indicators"]

    def reported(self, text: str) -> dict[str, Finding]:
        """The indicators that a text asserts, whatever its lane: for examples and the call-taker's screen."""
        written = cut(text)
        return self._read(written, language_in(written))[1].asserted("indicators")

    def _read(self, written: Cut, language: str) -> tuple[Reading, Found]:
        ready = self.grammars.for_language(language)
        reading = ready.grammar.read(words_of(written, ready.shorthand))
        mark_ages(reading)
        return reading, find(ready.grammar, reading, scopes_of(reading))


def _signs(reading: Reading, found: Found, cued: Said, together: Said, readable: str) -> Signs:
    return Signs(
        frozenset(cued.indicators),
        frozenset(cued.dangers),
        _counts(found),
        readable,
        cry=cued.cry,
        young=bool(reading.places("@minor_age")),
        clear=frozenset(id_ for id_, one in together.indicators.items() if one.in_words == CLEAR),
    )


def _not_alone(found: dict[str, Finding]) -> dict[str, Finding]:
    """Sex that is sold is no sign by itself: unless the words for who controls it are plain, another sign stands by."""
    return {} if set(found) == {SEX_TRADE} and found[SEX_TRADE].confidence < PLAIN else found


def _kind(judged: Judged, together: Said) -> str:
    """The lane that the message reads like; without any words that report control it is no tip."""
    if judged.kind == TIP and not (together.indicators or together.minor):
        return judged.likeliest(QUIET)
    return judged.kind


def _by_cues(rule: Rule, facts: Mapping[str, str]) -> bool:
    """Whether the lane rests on what the cues found, and not on the message as a whole."""
    unseen = rule.lane == CRISIS and facts["kind"] != CRISIS
    return facts["kind"] == UNKNOWN_KIND or facts["cry"] == YES or unseen


def _about(facts: Mapping[str, str]) -> str:
    """What the message is about by its cues; "nothing" where the message as a whole says more."""
    return facts["about"] if facts["kind"] == UNKNOWN_KIND else "nothing"


def _readable(
    reading: Reading, language: str, marks: Iterable[Identifier], *, found: bool, matters: Collection[str]
) -> str:
    """Whether a text can be read here: one in no known language may say anything, unless its words were understood.

    Laughter says nothing by itself: what stands beside it is looked at as if it stood alone.
    """
    words, keys = reading.words.plain, reading.keys
    taken = Taken()
    taken.claim(one for one in marks if one.kind in EXACT)
    if taken.starts:
        free = list(map(taken.is_free, reading.words.starts, reading.words.ends))
        words, keys = list(compress(words, free)), list(compress(keys, free))
    known = found or not LAUGHTER.issuperset(matters)
    empty = without_words(reading.words.text, words, keys, language, lead=bool(taken.starts), found=known)
    if empty:
        return empty
    return YES if language in READABLE or (language == UNKNOWN and (found or matters)) else NO


def _may_judge(readable: str, language: str, words: int) -> bool:
    """Whether the trained reading may say what the message is; it understands cries that the cues have no words for."""
    return readable == YES or (readable == NO and language in UNDERSTOOD) or (readable == UNCLEAR and words > 0)


def _counts(found: Found) -> Counter[str]:
    """How often each matter is asserted; a question counts as asked in every form."""
    return Counter(
        {
            id_: sum(one.status == ASSERTED or id_ in SAID_IN_ANY_WAY for one in ones)
            for id_, ones in found.matters.items()
        }
    )


def _types(found: Found, counted: set[str], judged: Judged | None) -> tuple[str, ...]:
    """What the whole message tells; by the cues alone sex where the text reports it for money, else labor."""
    if judged:
        return judged.types
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
