"""The lane table: pure, total, and never harmless where somebody may be in danger."""

from collections.abc import Iterable, Iterator
from itertools import product

from heatwatch.knowledge.model.routing import FACTS, LANES, Rule
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.rules import decide


def every_case() -> list[dict[str, str]]:
    """Every answer to every question; of answers that every row treats alike, one."""
    return [case for kind in FACTS["kind"] for case in cases_of(kind)]


def quiet_cases() -> list[dict[str, str]]:
    """Every case of a message that is more than a cry."""
    return [case for case in every_case() if case["cry"] == "no"]


def cases_of(kind: str) -> Iterator[dict[str, str]]:
    fitting = [rule for rule in knowledge().routing.rules if kind in rule.needs.get("kind", {kind})]
    different = {question: _told_apart(question, fitting) for question in FACTS if question != "kind"}
    return ({"kind": kind, **dict(zip(different, each, strict=True))} for each in product(*different.values()))


def _told_apart(question: str, rules: Iterable[Rule]) -> list[str]:
    rows = [rule.needs.get(question, frozenset(FACTS[question])) for rule in rules]
    return list({tuple(answer in row for row in rows): answer for answer in reversed(FACTS[question])}.values())


def test_every_case_has_a_lane_and_every_row_decides_some_case() -> None:
    routing = knowledge().routing
    rules = [decide(case, routing) for case in every_case()]
    assert {rule.lane for rule in rules} == set(LANES)
    assert {rule.number for rule in rules} == {rule.number for rule in routing.rules}


def test_what_nobody_here_can_read_is_never_harmless() -> None:
    routing = knowledge().routing
    unread = [(case["kind"], decide(case, routing).lane) for case in quiet_cases() if case["readable"] == "no"]
    assert {lane for kind, lane in unread if kind not in ("crisis", "tip")} == {"high_risk"}
    assert all(lane == kind for kind, lane in unread if kind in ("crisis", "tip"))


def test_what_is_unclear_is_never_harmless_and_nothing_that_it_reads_like_is_lost() -> None:
    routing = knowledge().routing
    for case in quiet_cases():
        if case["readable"] == "unclear":
            quiet = "high_risk" if case["clear_sign"] == "no" or case["kind"] in ("unknown", "referral") else "tip"
            assert decide(case, routing).lane == (case["kind"] if case["kind"] in ("crisis", "tip") else quiet)


def test_a_cry_and_nothing_else_is_a_crisis_whatever_else_is_found() -> None:
    cries = [case for case in every_case() if case["cry"] == "yes"]
    assert cries
    assert {(decide(case, knowledge().routing).lane, decide(case, knowledge().routing).urgency) for case in cries} == {
        ("crisis", "now")
    }


def test_help_asked_for_now_is_a_crisis() -> None:
    routing = knowledge().routing
    urgent = {
        "kind": "unknown",
        "readable": "yes",
        "happening_now": "yes",
        "asks_rescue": "yes",
        "asks": "nothing",
        "about": "exploitation",
    }
    cases = [case for case in every_case() if urgent.items() <= case.items()]
    assert {decide(case, routing).lane for case in cases} == {"crisis"}
