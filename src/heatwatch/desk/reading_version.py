"""Which code, knowledge and trained model read a text: three short hashes, written ``code.knowledge.model``."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heatwatch.common.errors import Invalid

SOURCE = Path(__file__).resolve().parents[1]
# What decides how a text is read: the reading itself, and how the knowledge base becomes patterns.
FOLDERS = ("triage", "knowledge/cues", "knowledge/model")
CODE, LEFT_OUT = ".py", {"__pycache__"}
SHORT = 12
NO_MODEL = "none"


@dataclass(frozen=True, slots=True)
class Version:
    """The three hashes, each as short as people can compare."""

    code: str
    knowledge: str
    model: str

    def __str__(self) -> str:
        return f"{self.code}.{self.knowledge}.{self.model}"


def current(knowledge: str) -> Version:
    """The version of this very code and model, with a knowledge base by its digest."""
    return Version(_code(), knowledge[:SHORT], _model())


def parsed(text: str) -> Version:
    """A version as a page shows it; raises `Invalid`."""
    parts = text.strip().split(".")
    if len(parts) != len(Version.__slots__) or not all(part.isalnum() for part in parts):
        raise Invalid(f"{text!r} is no version of a reading", "copy it from the tip's page: code.knowledge.model")
    return Version(*parts)


@cache
def _code() -> str:
    return digest(path for path in _files() if path.suffix == CODE)


@cache
def _model() -> str:
    """Trained weights are data files beside the code that uses them."""
    weights = [path for path in _files() if path.suffix != CODE]
    return digest(weights) if weights else NO_MODEL


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.is_file() and not LEFT_OUT & set(path.parts):
                yield path


def digest(paths: Iterable[Path]) -> str:
    """A short hash of some files of the code, by name and content."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:SHORT]
