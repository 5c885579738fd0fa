"""A reading is the same in every process, whatever order its sets happen to have there."""

import os
import subprocess
import sys

from tests.laws import tree

READ = """
import json, sys
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
assessor = Assessor(knowledge())
for line in sys.stdin:
    print(assessor.assess(json.loads(line)["text"]))
print(assessor.assess("He is at Road 14, afuera de Hanford, out of the city."))
"""
CORPUS = tree.PROJECT / "corpus" / "author_e.jsonl"


def read_with(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    texts = CORPUS.read_text("utf-8")
    return subprocess.run(
        [sys.executable, "-c", READ], input=texts, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_a_reading_is_the_same_in_every_process() -> None:
    first = read_with("1")
    assert len(first.splitlines()) > 100
    assert read_with("2") == first
