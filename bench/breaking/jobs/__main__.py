"""`python -m bench.breaking.jobs FAULT ROUNDS SEED [FILE]`, inside an instance; prints the outcome as JSON.

A process with everything loaded forks a child for each blow. The child runs the house's own code to its SIGKILL.
"""

import json
import random
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

# Fault → the module whose `rounds` makes it.
JOBS = {
    "reader": "reading",
    "rotation": "rotating",
    "reseal": "resealing",
    "disposal": "destroying",
    "restore": "restoring",
}


def main(words: list[str]) -> None:
    """Set Django up, and make the rounds."""
    import django

    django.setup()
    fault, count, seed, *files = words
    rounds: Callable[..., object] = import_module(f"bench.breaking.jobs.{JOBS[fault]}").rounds
    outcome = rounds(int(count), random.Random(int(seed)), *map(Path, files))
    print(json.dumps(asdict(outcome)))  # type: ignore[call-overload]  # every module gives an Outcome


if __name__ == "__main__":
    main(sys.argv[1:])
