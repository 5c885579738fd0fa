"""The labelled tellings, and that learning finds weights that are known."""

import json

import numpy as np
from training import linking

from heatwatch.linkage.comparing import AGAINST, FOR, MEASURES
from heatwatch.linkage.model import FILE


def test_every_second_telling_is_of_a_tip_that_was_learned_from() -> None:
    situations = {tip["id"]: tip["situation"] for _, tips in linking.batches() for tip in tips}
    tellings = linking.lines_of(linking.SECOND)
    assert len({one["id"] for one in tellings}) == len(tellings)
    for one in tellings:
        assert ("of" in one) != ("near" in one), one["id"]
        if "of" in one:
            assert one["situation"] == situations[one["of"]], one["id"]
        else:
            assert one["near"] in situations, one["id"]
            assert one["situation"] not in {tip for id_, tip in situations.items() if id_ != one["id"]}, one["id"]


def test_every_measure_has_a_prior_a_reason_and_a_learned_weight() -> None:
    kept = json.loads(FILE.read_text("utf-8"))["weights"]
    assert set(kept) == set(MEASURES) == set(linking.PRIORS) == {*FOR, *AGAINST}
    for name, one in kept.items():
        assert one["why"] == linking.PRIORS[name][2]
        assert abs(one["prior"] - linking.PRIORS[name][0] * np.log(2)) < 0.001


def test_known_weights_are_recovered_from_generated_pairs() -> None:
    """20,000 pairs drawn from known weights: each comes back within four standard errors of a logistic regression."""
    random = np.random.default_rng(7)
    true = np.array([-2.0, *(0.3 if name in FOR else -0.4 for name in MEASURES)])
    measures = np.c_[np.ones(20_000), random.exponential(1.5, (20_000, len(MEASURES)))]
    share = 1 / (1 + np.exp(-(measures @ true)))
    pairs = linking.Pairs(measures, (random.random(20_000) < share).astype(float), 0.0, 0)
    found = linking.fitted([pairs])
    information = (measures * (share * (1 - share))[:, None]).T @ measures
    error = np.sqrt(np.diag(np.linalg.inv(information)))
    assert (np.abs(found - true) <= 4 * error + 0.01).all()


def test_a_measure_that_means_nothing_is_never_turned_around() -> None:
    random = np.random.default_rng(11)
    measures = np.c_[np.ones(4000), random.exponential(1.5, (4000, len(MEASURES)))]
    against = (measures[:, 1] < 0.5).astype(float)
    found = linking.fitted([linking.Pairs(measures, against, 0.0, 0)])
    assert found[1] == 0
