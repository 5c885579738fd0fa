"""The provider on this machine, and a tip that came by text message."""

from collections.abc import Iterator

import pytest

from tests.texting.simulator import Simulator, simulated


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with simulated() as plays:
        yield plays
