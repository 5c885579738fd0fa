"""A knowledge base many times the size of the real one, for measuring that reading a tip costs no more with it.

The cues that are added are of two kinds: made-up words that stand in no text, and words of three real cues put together
anew, which texts hold in part and seldom whole. Were whole ideas put together, texts would hold most of them too, and
finding more takes longer.
"""

import json
import random
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

from heatwatch.knowledge.folder import FOLDER

READ_FOR_CUES = ("indicators", "dangers", "matters")
# Of so many added cues one is of made-up words.
ONE_MADE_UP_IN = 3
LETTERS = "bdfgklmnprstvz"
VOWELS = "aeiou"


def enlarged(times: int, folder: Path) -> Path:
    """Write a knowledge base with so many times the cues into a folder."""
    chance = random.Random(times)  # the same cues at every measurement
    place = Path(shutil.copytree(FOLDER, folder / f"knowledge_base_{times}"))
    paths = sorted(path for name in READ_FOR_CUES for path in (place / name).glob("*.toml"))
    words = _words(paths)
    for path in paths:
        tables = tomllib.loads(path.read_text("utf-8")).get("cue", [])
        with path.open("a", encoding="utf-8") as file:
            for table in tables:
                added = [_cue(words[table["language"]], chance) for _ in range((times - 1) * len(table["patterns"]))]
                file.write(_written(table["language"], added))
    return place


def _words(paths: list[Path]) -> dict[str, list[str]]:
    """The words and concepts that the cues are made of, by language."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for table in tomllib.loads(path.read_text("utf-8")).get("cue", []):
            found.setdefault(table["language"], []).extend(_words_of(table["patterns"]))
    return found


def _words_of(patterns: list[str]) -> Iterator[str]:
    for pattern in patterns:
        for item in pattern.split():
            if item.strip(".&?|"):
                yield from (word.rstrip("?") for word in item.split("|") if word.strip("?"))


def _cue(words: list[str], chance: random.Random) -> str:
    if chance.randrange(ONE_MADE_UP_IN) == 0:
        return " .. ".join(_made_up(chance) for _ in range(2))
    return " .. ".join(chance.choice(words) for _ in range(3))


def _made_up(chance: random.Random) -> str:
    return "zq" + "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(4))


def _written(language: str, patterns: list[str]) -> str:
    lines = "".join(f"  {json.dumps(pattern, ensure_ascii=False)},\n" for pattern in patterns)
    return f'\n[[cue]]\nlanguage = "{language}"\nstrength = "possible"\npatterns = [\n{lines}]\n'
