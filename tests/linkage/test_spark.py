"""Spark, with a master and two workers that know each other by a secret, gives the pairs that DuckDB gives."""

import shutil
import sys
from contextlib import closing

import pytest

from bench.tellings import Tellings
from heatwatch.linkage.engines.engine import NoEngine
from heatwatch.linkage.engines.opening import DUCKDB, SPARK, opened
from heatwatch.linkage.engines.volume import Volume, Work
from heatwatch.linkage.model import shipped
from heatwatch.linkage.rarity import shipped as shipped_background
from spark.standalone import standalone

CLOSE, LEAST = 1e-9, 0.05


def by(name: str, tips: Tellings) -> dict[tuple[int, int], float]:
    with closing(opened(name, 2)) as engine:
        volume = Volume(engine, shipped(), shipped_background(), LEAST)
        return {(one, other): share for one, other, share in volume.pairs(tips, Work()) if share >= LEAST}


@pytest.mark.long
@pytest.mark.timeout(1200)
# The package that speaks to Java leaves its sockets to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_spark_gives_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="Spark is in requirements/scale.txt, which nothing else needs")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    tips = Tellings(100, again=0.2)
    expected = by(DUCKDB, tips)
    assert expected
    with standalone() as folder:
        monkeypatch.setenv("SPARK_CONF_DIR", str(folder))
        found = by(SPARK, tips)
    assert found.keys() == expected.keys()
    assert max(abs(found[pair] - expected[pair]) for pair in expected) < CLOSE


@pytest.mark.parametrize(("engine", "package"), [(DUCKDB, "duckdb"), (SPARK, "pyspark")])
def test_an_engine_that_is_not_installed_is_named(engine: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.sql", None)
    with pytest.raises(NoEngine, match=r"requirements/scale\.txt"):
        opened(engine, 1)
