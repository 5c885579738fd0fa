"""The measure itself."""

from heatwatch.triage.measuring.evaluation import Answer, evaluate, total, wilson

TIP = {
    "id": "T1", "text": "x", "lane": "tip", "types": ["labor"], "minor": False, "indicators": ["threats", "isolation"],
    "danger": [], "evidence": {"isolation": "no phone"},
    "identifiers": [{"kind": "phone", "text": "510 555 0142", "value": "+15105550142"},
                    {"kind": "name", "text": "Don Chuy", "value": "Don Chuy"}],
}  # fmt: skip


def reading(_text: str, _language: str) -> Answer:
    found = (("phone", "510 555 0142", "+15105550142"), ("name", "Chuy", "Chuy"), ("plate", "7ABC123", "7ABC123"))
    return Answer(
        "crisis",
        frozenset({"labor"}),
        minor=True,
        indicators={"threats": "kill", "debt_bondage": "owes"},
        danger={},
        identifiers=found,
    )


def test_hits_misses_and_false_alarms_are_counted_and_quoted() -> None:
    evaluation = evaluate([TIP], reading)
    micro = total(evaluation.indicators)
    assert (micro.right, micro.false, micro.missed) == (1, 1, 1)
    assert {"tip": "T1", "what": "indicators", "error": "missed isolation", "words": "no phone"} in evaluation.errors
    assert evaluation.confusion["tip", "crisis"] == 1
    assert evaluation.minor.false == 1
    assert evaluation.identifiers["name"].right == 1
    assert evaluation.identifiers["plate"].false == 1
    assert evaluation.shares()["types right"] == (1, 1)
    assert evaluation.alarmed == (1, 1)
    assert {"table": "minor", "id": "all"}.items() <= next(
        row for row in evaluation.rows() if row["table"] == "minor"
    ).items()
    assert {"tip": "T1", "what": "minor", "error": "false", "words": "x"} in evaluation.errors


def test_the_interval_holds_the_share_and_narrows_with_counts() -> None:
    low, high = wilson(8, 10)
    assert low < 0.8 < high
    wide, narrow = wilson(8, 10), wilson(800, 1000)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
    assert wilson(0, 0) == (0.0, 1.0)
