"""The trained reading for tests, unpacked once: nothing changes it, and unpacking takes longer than most tests."""

from functools import cache

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.encoder.judging import Judge, ready_judge


@cache
def judge() -> Judge:
    """What the weights of this version make of a text."""
    made = ready_judge()
    assert made is not None
    return made


@cache
def assessor() -> Assessor:
    """Cues and trained reading together, as the reader has them."""
    return Assessor(knowledge(), judge())
