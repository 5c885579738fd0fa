"""Every knowledge base that an instance has read tips with, kept beside it: so that an old reading can be made again.

A copy holds what experts wrote, and nothing of any tip.
"""

import shutil
from pathlib import Path

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.whole import Knowledge, knowledge, read

SHORT = 12
PLACE = "knowledge"


def keep(folder: Path, digest: str, home: Path) -> None:
    """Copy a knowledge base into the instance folder, unless that very version is there already."""
    place = home / PLACE / digest[:SHORT]
    if place.exists():
        return
    unfinished = place.with_name(f"{place.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(folder, unfinished)
    unfinished.rename(place)


def at_hand(home: Path) -> dict[str, Path]:
    """The versions that can be read with, by the beginning of their digest: the kept ones, and this checkout's."""
    kept = {path.name: path for path in sorted((home / PLACE).glob("*")) if path.is_dir() and len(path.name) == SHORT}
    return {**kept, knowledge().digest[:SHORT]: FOLDER}


def known_as(folder: Path) -> Knowledge:
    """A kept knowledge base, read; it was without mistakes when it was kept."""
    return knowledge() if folder == FOLDER else read(folder)[0]
