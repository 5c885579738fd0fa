"""An engine gives the pairs and probabilities that the model gives, and sees nothing in clear."""

import pytest
from training.linking import lines_of

from bench.tellings import Tellings
from heatwatch.linkage.engines.duck import Duck
from heatwatch.linkage.engines.volume import Volume, Work
from heatwatch.linkage.linking import Linker, linked
from tests.linkage.tellers import told

CLOSE = 1e-9


def by_engine(linker: Linker, least: float, part: int = 1000) -> dict[tuple[int, int], float]:
    volume = Volume(Duck("1GB"), linker.model, linker.background, least, part)
    work = Work()
    pairs = volume.pairs(linker.tellings.values(), work)
    found = {(one, other): share for one, other, share in pairs if share >= least}
    assert len(found) <= work.counted <= work.blocked
    return found


def by_model(linker: Linker, least: float) -> dict[tuple[int, int], float]:
    return {(one, other): link.probability for one, other, link in linker.placed_links(least)}


def differing(one: dict[tuple[int, int], float], other: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    missing = one.keys() ^ other.keys()
    return [*missing, *(pair for pair in one.keys() & other.keys() if abs(one[pair] - other[pair]) > CLOSE)]


@pytest.mark.parametrize("least", [0.0, 0.001, 0.05, 0.5])
def test_the_same_pairs_and_probabilities(least: float) -> None:
    tips = [*lines_of("author_b")[:70], *lines_of("second_x")[:70]]
    linker = linked(told(tip["text"], place) for place, tip in enumerate(tips))
    expected = by_model(linker, least)
    assert expected
    assert not differing(by_engine(linker, least, 50), expected)


@pytest.mark.parametrize("least", [0.0, 0.01, 0.5])
def test_the_same_of_generated_tips(least: float) -> None:
    linker = linked(Tellings(600, again=0.2))
    expected = by_model(linker, least)
    assert expected
    assert not differing(by_engine(linker, least, 250), expected)
