"""The commands of a guide, typed as they stand there, with this test's names and places for those of the example."""

import re
from collections.abc import Mapping

from tests.homes import PROJECT, Done, Home

FOLDER = PROJECT / "docs" / "guides"


def commands(guide: str, *, after: str = "", before: str = "\0") -> list[str]:
    """Every command of ours in the code blocks of a guide, or of the part between two of its lines."""
    text = (FOLDER / f"{guide}.md").read_text("utf-8")
    part = text.partition(after)[2] if after else text
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", part.partition(before)[0], re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.startswith("heatwatch ")]


def typed(home: Home, command: str, here: Mapping[str, object], *, secret: str = "") -> Done:
    """Run it; every word of the example that has another one here is replaced, and nothing else."""
    words = [here.get(word, word) for word in command.split()[1:]]
    return home.heatwatch(*words, typed=f"{secret}\n" if secret else "")


def of_sheets(home: Home, compartment: str = "desk") -> dict[str, object]:
    """The two sheets that a guide calls sheet-a.txt and sheet-b.txt."""
    return {f"sheet-{side}.txt": home.path / f"recovery-{compartment}-sheet-{side}.txt" for side in "ab"}
