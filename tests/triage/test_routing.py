"""The lane table: pure, total, and never harmless where somebody may be in danger."""

from itertools import product

from heatwatch.knowledge.model.routing import FACTS, LANES
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.rules import decide


def every_case() -> list[dict[str, str]]:
    return [dict(zip(FACTS, answers, strict=True)) for answers in product(*FACTS.values())]


def test_every_case_has_a_lane_and_every_row_decides_some_case() -> None:
    routing = knowledge().routing
    rules = [decide(case, routing) for case in every_case()]
    assert {rule.lane for rule in rules} == set(LANES)
    assert {rule.number for rule in rules} == {rule.number for rule in routing.rules}


def test_what_nobody_here_can_read_is_never_harmless() -> None:
    routing = knowledge().routing
    assert {decide(case, routing).lane for case in every_case() if case["readable"] == "no"} == {"high_risk"}


def test_help_asked_for_now_is_a_crisis() -> None:
    routing = knowledge().routing
    urgent = {
        "readable": "yes",
        "happening_now": "yes",
        "asks_rescue": "yes",
        "asks": "nothing",
        "about": "exploitation",
    }
    cases = [case for case in every_case() if urgent.items() <= case.items()]
    assert {decide(case, routing).lane for case in cases} == {"crisis"}
