"""How a command gets its settings: the instance is chosen before Django reads the environment."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]


def start(home: Path | None = None, door: str = "cli") -> None:
    """Load Django for an instance folder (default: HEATWATCH_HOME) as one of its doors."""
    if home is not None:
        os.environ["HEATWATCH_HOME"] = str(home)
    os.environ["HEATWATCH_DOOR"] = door

    import django

    django.setup()
