"""Which engine there is, by its name."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatwatch.linkage.engines.engine import Engine

PYTHON, DUCKDB, SPARK = "python", "duckdb", "spark"
ENGINES = (PYTHON, DUCKDB, SPARK)
# Gigabytes that an engine may use, where nobody says more or less.
MEMORY = 4


def usual() -> str:
    """The quickest one that is installed: all give the same pairs."""
    return DUCKDB if find_spec("duckdb") else PYTHON


def opened(name: str, gigabytes: int) -> "Engine":
    """An engine, empty and ready; raises `NoEngine` where it is not installed or does not run."""
    if name == SPARK:
        from heatwatch.linkage.engines.spark import Spark  # noqa: PLC0415  only who asks for it waits for it

        return Spark(gigabytes)
    from heatwatch.linkage.engines.duck import Duck  # noqa: PLC0415  the same

    return Duck(f"{gigabytes}GB")
