"""What a call-taker may ask next: the questions that the knowledge base keeps for what a text reports."""

from collections.abc import Iterable, Mapping

from heatwatch.knowledge.model.indicators import Indicator
from heatwatch.triage.findings import Finding

MOST = 5


def next_questions(entries: Mapping[str, Indicator], findings: Iterable[Finding]) -> tuple[dict[str, str], ...]:
    """The first question for each finding, in their order, so that dangers given first are asked about first."""
    asked = [entries[one.id].questions[0] for one in findings if one.id in entries and entries[one.id].questions]
    once = {question["en"]: question for question in asked}
    return tuple(once.values())[:MOST]
