#!/usr/bin/env python3
"""Choose the scales of `triage.encoder.judging` by authors whom training never saw.

PYTHONPATH=src:. python -m training.scales --authors ack

One scale after the other is set to what serves best, until nothing improves. Then the confidence is fitted to the share
of findings that are right. Prints the scales and the figures.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from heatwatch.knowledge.cues.stand_ins import StandIns
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor, answer_of
from heatwatch.triage.encoder import judging
from heatwatch.triage.encoder.judging import Judge, Judged, ready_judge
from heatwatch.triage.encoder.network import Flags, Floats
from heatwatch.triage.measuring.evaluation import Evaluation, evaluate, total
from training.examples import CORPUS, lines, names_of

Scales = dict[str, Any]
TRIED: Mapping[str, Sequence[Any]] = {
    "COUNTS.indicators": [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25],
    "COUNTS.dangers": [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5],
    "COUNTS.minor": [-0.5, 0.0, 0.5, 1.0, 1.5],
    "CUE.clear": [0.6, 1.0, 1.3, 1.6, 2.0],
    "CUE.likely": [0.4, 0.7, 1.0, 1.3],
    "CUE.possible": [0.0, 0.25, 0.5, 0.75],
    "WHOLE.indicators": [0.25, 0.4, 0.5, 0.6, 0.75],
    "WHOLE.dangers": [0.33, 0.5, 0.67, 0.85, 1.0],
    "CRISIS_FROM": [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
}

# A confidence is rounded, and 1 has no logit.
MOST_SURE = 0.995


class Remembered:
    """A judge that reads every text once."""

    def __init__(self, judge: Judge) -> None:
        self.by = judge
        self.read: dict[str, Judged] = {}

    def judge(self, text: str, language: str, stand_ins: StandIns) -> Judged:
        """What was read of a text."""
        if text not in self.read:
            self.read[text] = self.by.judge(text, language, stand_ins)
        return self.read[text]


def main() -> None:
    """Search, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--authors", default="c")
    chosen = parser.parse_args()
    gold = [one for author in names_of(chosen.authors) for one in lines(CORPUS / f"author_{author}.jsonl")]
    judge = ready_judge()
    if judge is None:
        raise SystemExit("the weights are not there: training/README.md says how they are made")
    remembered: Any = Remembered(judge)
    assessor = Assessor(knowledge(), remembered)
    best = _worth(assessor, gold)
    for name, value, worth in _improved(assessor, gold, best):
        print(f"{name} = {value}: {worth:.4f}", flush=True)
    for name, value in _fitted(assessor, gold).items():
        print(f"{name} = {value}", flush=True)
    told = evaluate(gold, lambda text, language: answer_of(assessor.assess(text, language)))
    print(_figures(told))


def _improved(assessor: Assessor, gold: Sequence[dict[str, Any]], best: float) -> Iterator[tuple[str, Any, float]]:
    better = True
    while better:
        better = False
        for name, values in TRIED.items():
            kept = _get(name)
            for value in values:
                _set(name, value)
                worth = _worth(assessor, gold)
                if worth > best + 1e-4:
                    best, kept, better = worth, value, True
                    yield name, value, worth
            _set(name, kept)


def _fitted(assessor: Assessor, gold: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The slope and middle under which the confidence of a finding is likeliest the share of right ones."""
    scores, right = [], []
    for one in gold:
        found = assessor.assess(one["text"], one.get("lang", ""))
        for finding in (*found.indicators, *found.danger):
            confidence = min(finding.confidence, MOST_SURE)
            scores.append(np.log(confidence / (1 - confidence)) / judging.SLOPE + judging.MIDDLE)
            right.append(finding.id in one["indicators"] + one["danger"])
    tried = [(slope, middle) for slope in np.arange(0.4, 2.01, 0.1) for middle in np.arange(-1, 3.01, 0.1)]
    slope, middle = min(tried, key=lambda one: _surprise(one[0] * (np.array(scores) - one[1]), np.array(right)))
    return {"SLOPE": round(float(slope), 1), "MIDDLE": round(float(middle), 1)}


def _surprise(logits: Floats, right: Flags) -> float:
    return float(np.logaddexp(0, np.where(right, -logits, logits)).sum())


def _get(name: str) -> Any:
    table, _, key = name.partition(".")
    return getattr(judging, table)[key] if key else getattr(judging, table)


def _set(name: str, value: Any) -> None:
    table, _, key = name.partition(".")
    if key:
        getattr(judging, table)[key] = value
    else:
        setattr(judging, table, value)


def _worth(assessor: Assessor, gold: Sequence[dict[str, Any]]) -> float:
    """What the office wants as one number: indicators, dangers, lanes, crises before all, and few false alarms."""
    told = evaluate(gold, lambda text, language: answer_of(assessor.assess(text, language)))
    crisis, indicators, raised = told.lanes["crisis"], total(told.indicators), told.raised[0] / told.raised[1]
    return (
        2 * indicators.f1
        + min(indicators.precision, 0.85)
        + total(told.danger).f1
        + 0.5 * told.minor.f1
        + 1.5 * told.lane_macro_f1
        + min(crisis.recall, 0.97)
        + 0.5 * min(crisis.precision, 0.8)
        - max(raised, 0.04)
    )


def _figures(told: Evaluation) -> str:
    scores = {"indicators": total(told.indicators), "danger": total(told.danger), "minor": told.minor}
    scores["crisis"] = told.lanes["crisis"]
    rows = [
        f"{name}: precision {one.precision:.2f}, recall {one.recall:.2f}, F1 {one.f1:.2f}"
        for name, one in scores.items()
    ]
    return "\n".join([*rows, f"lanes {told.lane_macro_f1:.3f}, raised {told.raised}, alarmed {told.alarmed}"])


if __name__ == "__main__":
    main()
