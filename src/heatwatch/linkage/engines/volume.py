"""Every pair of many tips, and how likely it is of one thing, counted by an engine: the steps of steps.sql in order."""

import re
from collections.abc import Iterable, Iterator
from math import exp
from pathlib import Path
from string import Template

import numpy as np

from heatwatch.linkage import comparing, facts
from heatwatch.linkage.blocking import ALONE, MOST
from heatwatch.linkage.comparing import MEASURES, Shared
from heatwatch.linkage.engines.engine import Engine
from heatwatch.linkage.engines.tokens import Tokens
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.model import LIMIT, Model, prior
from heatwatch.linkage.rarity import Background

STEPS = Path(__file__).with_name("steps.sql")
APART = frozenset({"where", "saying", "rare", "uncommon", "common"})


def scored(
    engine: Engine, tellings: Iterable[Telling], model: Model, background: Background
) -> Iterator[tuple[int, int, float]]:
    """Every pair that blocking lets through, by the numbers of the two, with its probability."""
    tokens = Tokens(engine, background)
    tokens.add(tellings)
    tokens.finish()
    engine.put("kinds", _kinds(model))
    for name, question in steps(_numbers(model, tokens)):
        engine.keep(name, question)
    for one, other, odds in engine.ask("SELECT a, b, odds FROM scored ORDER BY a, b"):
        yield one, other, 1 / (1 + exp(-max(min(odds, LIMIT), -LIMIT)))


def steps(numbers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is kept, by name, and the question that it answers."""
    parts = re.split(r"^-- keep (\w+)$", STEPS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for name, question in zip(parts[::2], parts[1::2], strict=True):
        yield name, Template(question).substitute(numbers)


def _kinds(model: Model) -> dict[str, np.ndarray]:
    weights = model.weights
    rows = []
    for kind in facts.KINDS:
        plain, near = (Shared(kind, "", ("", ""), 0.0, is_near).measure for is_near in (False, True))
        weight = 0.0 if plain in APART else weights[plain]
        tying, near_tying = (int(name in comparing.TYING) for name in (plain, near))
        alone = int(kind in ALONE)
        rows.append(
            (
                facts.ORDER[kind],
                alone,
                comparing.REPEATED[kind],
                weight,
                weights[near] if near not in APART else 0.0,
                tying,
                near_tying,
            )
        )
    names = ("kind", "alone", "repeated", "weight", "near_weight", "tying", "near_tying")
    whole = {"kind", "alone", "tying", "near_tying"}
    columns = zip(names, zip(*rows, strict=True), strict=True)
    return {name: np.array(values, np.int32 if name in whole else np.float64) for name, values in columns}


def _numbers(model: Model, tokens: Tokens) -> dict[str, str]:
    kinds = ("detail", "number", "name", "town", "type", "sign", "place", "saying")
    numbers = {kind: str(facts.ORDER[kind]) for kind in kinds} | {"most": str(MOST)}
    real = {f"w_{name}": model.weights[name] for name in MEASURES} | {
        "texts": tokens.texts, "base": prior(tokens.size) + model.constant, "common": comparing.COMMON,
        "commonest": comparing.COMMONEST_UNSEEN, "looser": comparing.LOOSER, "rare": comparing.RARE,
        "uncommon": comparing.UNCOMMON, "most_where": comparing.MOST_WHERE, "usual": 2 * comparing.USUAL_DETAILS,
        "repeated_detail": comparing.REPEATED[facts.DETAIL],
    }  # fmt: skip
    return numbers | {name: f"{float(value):.17e}" for name, value in real.items()}
