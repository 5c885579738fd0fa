"""`heatwatch knowledge check`: every mistake in the knowledge base, with its file and line.

A file that cannot be read as it should, or an example sentence on which its indicator does otherwise than it says.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatwatch.common.errors import HouseError

if TYPE_CHECKING:
    from heatwatch.knowledge.model.whole import Knowledge


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("knowledge", help="check the knowledge base")
    parser.add_argument("act", choices=("check",))
    parser.add_argument("--folder", type=Path, help="another knowledge base than this checkout's")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when there is no mistake; 1 with every mistake otherwise."""
    from heatwatch.knowledge.folder import FOLDER
    from heatwatch.knowledge.model.retention import read_schedule
    from heatwatch.knowledge.model.whole import read
    from heatwatch.triage.measuring.examples import wrong_examples

    folder: Path = arguments.folder or FOLDER
    if not folder.is_dir():
        raise HouseError(f"{folder} is no folder", "name a copy of knowledge_base with --folder")
    known, mistakes = read(folder)
    # Without a mistake in the files the examples can be trusted to say something about the cues.
    found = sorted([*(mistakes or wrong_examples(known, folder)), *read_schedule(folder)[1]])
    for mistake in found:
        print(mistake)
    print(_counted(known))
    if found:
        print(f"{len(found)} to mend; docs/guides/add-an-indicator.md says how an entry is written")
    return 1 if found else 0


def _counted(known: "Knowledge") -> str:
    """What the base holds, and what of it waits for somebody to read its source."""
    signs = {**known.indicators, **known.dangers}
    waiting = [id_ for id_, one in signs.items() if not one.verified]
    waiting += [id_ for id_, one in known.law.offences.items() if not one.verified]
    waiting += [id_ for id_, one in known.passages.items() if not one.verified]
    total = (
        f"{len(known.indicators)} indicators, {len(known.dangers)} danger signs, {len(known.law.offences)} offences, "
    )
    total += f"{len(known.pages)} public pages on {len(known.passages)} passages of sources"
    return f"{total}; unverified, so neither shown nor used: {', '.join(waiting) or 'none'}"
