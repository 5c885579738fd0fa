"""An engine gives the pairs and probabilities that the model gives, and sees nothing in clear."""

import json

import pytest
from training.linking import lines_of

from heatwatch.linkage.linking import linked
from tests.linkage.tellers import told

pytest.importorskip("duckdb", reason="DuckDB is no requirement yet")


def test_duckdb_gives_the_same_pairs_and_probabilities() -> None:
    from heatwatch.linkage.engines.duck import Duck
    from heatwatch.linkage.engines.volume import scored

    tips = [*lines_of("author_b")[:70], *lines_of("second_x")[:70]]
    linker = linked(told(tip["text"], place) for place, tip in enumerate(tips))
    expected = {(one, other): link.probability for one, other, link in linker.placed_links(0.0)}
    found = {
        (one, other): probability
        for one, other, probability in scored(Duck(), linker.tellings.values(), linker.model, linker.background)
    }
    assert found.keys() == expected.keys()
    assert json.dumps(len(found)) != "0"
    worst = max(abs(found[pair] - expected[pair]) for pair in expected)
    assert worst < 1e-9, worst
