"""What to ask next: what the knowledge base suggests for what was said, and open questions where it suggests little."""

from collections.abc import Collection, Iterator

from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage.assessment import Assessment

Question = dict[str, str]
MOST = 5
# Open questions put no words into anybody's mouth; they fit any call, also one in which nothing was said yet.
OPEN: tuple[Question, ...] = (
    {"en": "What would you like us to know?", "es": "¿Qué quiere que sepamos?"},
    {"en": "Where is this happening?", "es": "¿Dónde está pasando esto?"},
    {"en": "How do you come to know about it?", "es": "¿Cómo lo sabe usted?"},
    {"en": "When did you last see or hear of it?", "es": "¿Cuándo fue la última vez que lo vio o supo de ello?"},
    {"en": "What would help most right now?", "es": "¿Qué ayudaría más en este momento?"},
    {"en": "Is there anything else?", "es": "¿Hay algo más?"},
)


def next_questions(knowledge: Knowledge, assessment: Assessment, asked: Collection[str]) -> list[Question]:
    """At most five that were not asked yet: for dangers first, then for what was said, then open ones."""
    chosen: dict[str, Question] = {}
    for question in (*assessment.questions, *_further(knowledge, assessment), *OPEN):
        if question["en"] not in asked and len(chosen) < MOST:
            chosen.setdefault(question["en"], question)
    return list(chosen.values())


def all_questions(knowledge: Knowledge) -> list[str]:
    """Every question that can stand on the page, so that a posted one can be told from an invented one."""
    tables = (knowledge.verified("dangers"), knowledge.verified("indicators"))
    known = [question["en"] for table in tables for entry in table.values() for question in entry.questions]
    return list(dict.fromkeys([*known, *(question["en"] for question in OPEN)]))


def _further(knowledge: Knowledge, assessment: Assessment) -> Iterator[Question]:
    """What else the knowledge base would ask about each finding, once its first question was asked."""
    entries = {**knowledge.verified("dangers"), **knowledge.verified("indicators")}
    found = [entries[one.id].questions for one in (*assessment.danger, *assessment.indicators) if one.id in entries]
    for place in range(max(map(len, found), default=0)):
        yield from (questions[place] for questions in found if place < len(questions))
