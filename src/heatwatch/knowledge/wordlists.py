"""Words that a message code never contains, since they could frighten or endanger whoever writes them down."""

from functools import cache
from unicodedata import normalize

from heatwatch.knowledge.folder import FOLDER


@cache
def frightening_words(language: str) -> frozenset[str]:
    """The words of one language's section (``# en``) of frightening_words.txt."""
    section, words = "", set()
    for line in (FOLDER / "frightening_words.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ").strip()
        elif line.strip() and section == language:
            words.add(normalize("NFC", line.strip()))
    return frozenset(words)
