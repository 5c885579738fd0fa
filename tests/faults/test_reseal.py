"""kill -9 amid lending, restricting and withholding: whoever opened the tip before does, or whoever shall after."""

import random

import pytest

from bench.breaking import repeated
from bench.breaking.ground import Ground

pytestmark = [pytest.mark.db, pytest.mark.fault]


def test_killed_again_and_again_nobody_opens_it_who_must_not(ground: Ground) -> None:
    outcome = repeated.reseal(ground, 2, random.Random())
    assert not outcome.is_bad, outcome.told
    assert outcome.cut > 0
