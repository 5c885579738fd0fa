"""Killed at any point of a rotation: nothing is lost, and the next run ends what was begun. Short: `bench/faults`."""

import random

import pytest

from bench.breaking import repeated
from bench.breaking.ground import Ground

pytestmark = [pytest.mark.db, pytest.mark.fault]


def test_killed_again_and_again_it_ends_and_loses_nothing(ground: Ground) -> None:
    outcome = repeated.rotation(ground, 9, random.Random())
    assert not outcome.is_bad, outcome.told
    assert (outcome.acknowledged, outcome.cut > 0) == (9, True)
