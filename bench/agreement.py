"""How far readings agree with labelled tips, beside the keyword baseline: `bench/agreement.py GOLD.jsonl [FROM [TO]]`.

FROM and TO choose a slice of the file, so that tips nobody has looked at can be measured apart.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from heatwatch.knowledge.model import knowledge
from heatwatch.triage.assessment import Assessor, answer_of
from heatwatch.triage.baseline import read_by_keywords
from heatwatch.triage.evaluation import Answer, Evaluation, evaluate, load_gold, total

Reader = Callable[[str, str], Answer]


def readers() -> dict[str, Reader]:
    """The grammar, and the plain keywords."""
    assessor = Assessor(knowledge())
    return {"grammar": lambda text, language: answer_of(assessor.assess(text, language)), "keywords": read_by_keywords}


def line(name: str, evaluation: Evaluation) -> str:
    """One row of the table."""
    micro, danger, crisis = total(evaluation.indicators), total(evaluation.danger), evaluation.lanes["crisis"]
    return (
        f"{name:9} n={evaluation.tips:3}"
        f" | indicators P {micro.precision:.3f} R {micro.recall:.3f} F1 {micro.f1:.3f}"
        f" | lane macro-F1 {evaluation.lane_macro_f1:.3f}"
        f" | crisis P {crisis.precision:.2f} R {crisis.recall:.2f}"
        f" | danger F1 {danger.f1:.3f} | minor F1 {evaluation.minor.f1:.3f}"
    )


def parts(tips: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The whole, Spanish, the person themself, and short messages."""
    return {
        "all": tips,
        "Spanish": [tip for tip in tips if tip["lang"] == "es"],
        "self": [tip for tip in tips if tip["voice"] == "self"],
        "short": [tip for tip in tips if len(tip["text"].split()) < 20],
    }


def main(gold: str, first: str = "0", after: str = "-1") -> None:
    """Print the table, then the scores of each identifier."""
    chosen = load_gold(Path(gold))
    tips = chosen[int(first) : None if after == "-1" else int(after)]
    for part, some in parts(tips).items():
        for name, read in readers().items():
            print(f"{part:8}", line(name, evaluate(some, read)))
    whole = evaluate(tips, readers()["grammar"])
    print(json.dumps({kind: round(score.f1, 3) for kind, score in whole.identifiers.items()}))
    wrong = [tip for tip in tips if tip["lane"] in ("information", "unrelated", "high_risk")]
    raised = sum(readers()["grammar"](tip["text"], "").lane in ("tip", "crisis") for tip in wrong)
    print(f"put in tip or crisis, of information, unrelated and high_risk: {raised} of {len(wrong)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
