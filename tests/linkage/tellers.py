"""Texts as tellings, read by the cues alone: quick, and enough for facts."""

from functools import cache

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.linkage.facts import Ground, Telling, ground_of, telling_of
from heatwatch.linkage.rarity import ANY, Background
from heatwatch.triage.assessment import Assessor

NO_BACKGROUND = Background({ANY: 2000, "en": 1300, "es": 600}, {})


@cache
def ground() -> Ground:
    return ground_of(knowledge())


@cache
def assessor() -> Assessor:
    return Assessor(knowledge())


@cache
def told(text: str, id_: str | int = "") -> Telling:
    return telling_of(id_ or text, text, assessor().assess(text), ground())


def keys(text: str, kind: str) -> set[str]:
    return set(told(text).of_kind(kind))
