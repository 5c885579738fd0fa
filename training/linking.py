"""Learns what links two tips: `python -m training.linking` writes weights.json and background.json.

From authors B, D to H, J, L to N and P to S and second tellings of their situations (corpus/second_x.jsonl), and from
authors 1 to 4, 7, 8, W0 and X0, in each of whom some 24 situations are told by two or three people.
Each author's tips are compared with each other as one batch, before a background of all other authors, as strange tips
will be. The weights are those of a logistic regression around the priors below, bounded so that nothing that two tips
share speaks against them (projected Newton steps). It prints what each author gives under weights that were learned
without them. It reads no other author.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.linkage import model, rarity
from heatwatch.linkage.comparing import FOR, MEASURES
from heatwatch.linkage.facts import Ground, Telling, ground_of, telling_of
from heatwatch.linkage.linking import Linker
from heatwatch.linkage.rarity import Background, rarity_of
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.encoder.judging import ready_judge
from training.examples import CORPUS, lines, names_of

AUTHORS = "bdefghjlmnpqrs123478w0x0"
SECOND = "second_x"
FEWEST = 2
# A weight of 1 takes the bits of a measure as they are. The first number is the weight before any pair was seen, the
# second how far (one standard deviation) the labelled pairs may easily move it.
PRIORS = {
    "exact": (1.0, 0.3, "an identifier is worth its rarity: phones are rarely shared by strangers"),
    "near": (0.2, 0.3, "one sign off is as often another phone or plate: for people to judge"),
    "name": (0.8, 0.3, "strangers share names more often than their rarity among few tips says"),
    "near_name": (0.6, 0.3, "short forms and spellings are shared by more people still"),
    "where": (0.8, 0.3, "one place sees more than one thing"),
    "vehicle": (0.8, 0.3, "makes and models, less than a plate"),
    "number": (0.6, 0.3, "ages, rooms and sums are often round, and often guessed"),
    "saying": (0.5, 0.3, "two details together are rarer than each, and share their words with `rare` and `common`"),
    "rare": (0.7, 0.3, "rare details, which are words that few tips have"),
    "uncommon": (0.6, 0.3, "details that come together: a stable and a groom"),
    "common": (0.4, 0.3, "ordinary words, which come together most"),
    "sector": (0.7, 0.3, "the same trade"),
    "sign": (0.4, 0.3, "indicators, which come together"),
    "best": (0.2, 0.3, "one strong fact is worth more than many weak ones of the same sum"),
    "expected": (-0.6, 0.3, "long tips share details by chance"),
    "name_apart": (-1.0, 1.5, "both name people, and no one twice; one situation has many people"),
    "town_apart": (-2.5, 1.5, "both name towns, and none twice; people are moved about"),
    "type_apart": (-2.0, 1.5, "one tells of labor and the other of sex"),
    "elsewhere": (-3.0, 1.5, "two towns, and no name, place or identifier in common: the same kind of story twice"),
    "quiet": (-1.0, 1.5, "one reports an indicator and the other none: a complaint about the same motel"),
}
CONSTANT_MAY_MOVE = 2.0
# Of the pairs that are called likely, so many should be right; the constant is lowered in tenths until they are. It is
# more than the 0.90 that is wanted: of authors who are no part of this, fewer are right (docs/guides/link.md).
RIGHT, MOST_CAUTION = 0.94, 30
STEPS, CLOSE = 80, 1e-7
BIT = np.log(2)
Batches = dict[str, list[dict[str, Any]]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """The pairs of one batch: their measures with a leading 1, which are true, and the prior odds of each."""

    measures: Floats
    true: Floats
    offset: float
    missed: int


def batches(authors: str = AUTHORS) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """For each author the tips and the second tellings of them."""
    second = lines_of(SECOND)
    for author in names_of(authors):
        tips = lines_of(f"author_{author}")
        ids = {tip["id"] for tip in tips}
        yield author, tips + [one for one in second if one.get("of", one.get("near")) in ids]


def lines_of(name: str) -> list[dict[str, Any]]:
    """The lines of a file of the corpus, which has to be there."""
    return lines(CORPUS / f"{name}.jsonl") or _missing(name)


def _missing(name: str) -> list[dict[str, Any]]:
    raise SystemExit(f"corpus/{name}.jsonl is not there")


def is_second(tip: dict[str, Any]) -> bool:
    """Whether it was written as another telling of somebody's tip, or to look like one."""
    return "of" in tip or "near" in tip


def tellings_of(tips: Sequence[dict[str, Any]], assessor: Assessor, ground: Ground) -> list[Telling]:
    """The facts of each tip."""
    return [telling_of(tip["id"], tip["text"], assessor.assess(tip["text"]), ground) for tip in tips]


def background_of(tellings: Sequence[Telling], fewest: int = 1) -> Background:
    """The counts of some tellings; keys that fewer have are left out and count as unseen."""
    counted = rarity_of(tellings, Background({}, {}))
    kept = {key: count for key, count in sorted(counted.counts.items()) if count >= fewest}
    return Background(dict(counted.languages), kept)


def pairs_of(tips: Sequence[dict[str, Any]], tellings: Sequence[Telling], background: Background) -> Pairs:
    """What blocking lets through of a batch; `missed` true pairs it does not."""
    linker = Linker(model.Model(0.0, {}), background)
    for telling in tellings:
        linker.add(telling)
    rows, true = [], []
    for one, other, found in linker.comparisons():
        rows.append([1.0, *(found.measures[name] for name in MEASURES)])
        true.append(float(tips[one]["situation"] == tips[other]["situation"]))
    situations = Counter(tip["situation"] for tip in tips).values()
    missed = sum(many * (many - 1) // 2 for many in situations) - int(sum(true))
    return Pairs(np.array(rows), np.array(true), model.prior(len(tips)), missed)


def fitted(parts: Sequence[Pairs]) -> Floats:
    """The weights that fit some batches, the constant first."""
    x, y = np.concatenate([part.measures for part in parts]), np.concatenate([part.true for part in parts])
    offset = np.concatenate([np.full(len(part.true), part.offset) for part in parts])
    middle = np.array([0.0, *(PRIORS[name][0] * BIT for name in MEASURES)])
    spread = np.array([CONSTANT_MAY_MOVE, *(PRIORS[name][1] * BIT for name in MEASURES)])
    sign = np.array([0.0, *(1.0 if name in FOR else -1.0 for name in MEASURES)])
    weights = middle.copy()
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-np.clip(x @ weights + offset, -model.LIMIT, model.LIMIT)))
        slope = x.T @ (y - share) - (weights - middle) / spread**2
        free = (sign == 0) | (weights != 0) | (sign * slope > 0)
        bend = (x * (share * (1 - share))[:, None]).T @ x + np.diag(1 / spread**2)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        moved = weights + step / max(1.0, float(np.abs(step).max()))
        moved[sign * moved < 0] = 0.0
        weights, far = moved, float(np.abs(moved - weights).max())
        if far < CLOSE:
            break
    return weights


def odds_of(part: Pairs, weights: Floats) -> Floats:
    """The logarithm of the odds of each pair."""
    odds: Floats = part.measures @ weights + part.offset
    return odds


def report(name: str, odds: Floats, true: Floats, missed: int) -> None:
    """Precision and recall at even odds."""
    said = odds >= 0
    right = int((said & (true > 0)).sum())
    wrong, of = int(said.sum()) - right, int(true.sum()) + missed
    print(f"{name:8} right {right:3} false {wrong:3} of {of:3} not compared {missed}")


def caution(odds: Floats, true: Floats) -> float:
    """How much the constant is lowered so that enough is right of what weights learned elsewhere call likely."""
    for tenth in range(MOST_CAUTION):
        said = odds >= tenth / 10
        if said.any() and true[said].mean() >= RIGHT:
            return tenth / 10
    return MOST_CAUTION / 10


def learn(tips: Batches, tellings: dict[str, list[Telling]]) -> tuple[Floats, float, Background]:
    """Weights and background from all authors, after telling what each author gives without them."""
    own = {
        author: [one for tip, one in zip(tips[author], some, strict=True) if not is_second(tip)]
        for author, some in tellings.items()
    }
    parts = {}
    for author, some in tellings.items():
        others = [one for other in own if other != author for one in own[other]]
        parts[author] = pairs_of(tips[author], some, background_of(others))
    odds = {a: odds_of(parts[a], fitted([parts[b] for b in parts if b != a])) for a in parts}
    for author, part in parts.items():
        report(author, odds[author], part.true, part.missed)
    all_odds, all_true = np.concatenate(list(odds.values())), np.concatenate([part.true for part in parts.values()])
    report("all", all_odds, all_true, sum(part.missed for part in parts.values()))
    lowered = caution(all_odds, all_true)
    report(f"-{lowered}", all_odds - lowered, all_true, sum(part.missed for part in parts.values()))
    everyone = [one for some in own.values() for one in some]
    return fitted(list(parts.values())), lowered, background_of(everyone, FEWEST)


def write(weights: Floats, lowered: float, background: Background) -> None:
    """Keep both where `heatwatch.linkage` reads them."""
    told = {
        name: {
            "prior": round(PRIORS[name][0] * float(BIT), 4),
            "learned": round(float(weight), 4),
            "why": PRIORS[name][2],
        }
        for name, weight in zip(MEASURES, weights[1:], strict=True)
    }
    shown = {"constant": round(float(weights[0]), 4), "caution": lowered, "weights": told}
    model.FILE.write_text(json.dumps(shown, indent=1) + "\n", "utf-8")
    data = {"languages": background.languages, "counts": background.counts}
    rarity.FILE.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", "utf-8")


def main() -> None:
    """Read the corpus, learn, write."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    assessor, ground = Assessor(knowledge(), ready_judge()), ground_of(knowledge())
    tips = dict(batches())
    tellings = {author: tellings_of(some, assessor, ground) for author, some in tips.items()}
    write(*learn(tips, tellings))


if __name__ == "__main__":
    main()
