"""Where the short forms of `bench/faults` do their harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.breaking.ground import Ground, set_aside
from bench.breaking.jobs import doom
from tests import homes
from tests.environment import TestInstance
from tests.homes import Home


@pytest.fixture
def ground(seeded: Home, tmp_path: Path, instance: TestInstance) -> Iterator[Ground]:
    """A demonstration of this test's own, whose tips a reader has no work with."""
    own = homes.copy(seeded, tmp_path / "seeded", instance.cluster)
    set_aside(own)
    yield Ground(tmp_path, own, instance.cluster)
    # Some restart the server that the whole run uses: connections to the one before must not reach the next test.
    doom.hang_up()
