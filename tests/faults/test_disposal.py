"""kill -9 amid disposals: each is whole or gone, and the next run finishes what was begun. Short: `bench/faults`."""

import random

import pytest

from bench.breaking import repeated
from bench.breaking.ground import Ground

pytestmark = [pytest.mark.db, pytest.mark.fault]


def test_killed_again_and_again_each_tip_is_whole_or_gone(ground: Ground) -> None:
    outcome = repeated.disposal(ground, 8, random.Random())
    assert not outcome.is_bad, outcome.told
    assert (outcome.acknowledged, outcome.cut > 0) == (8, True)
