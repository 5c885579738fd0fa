"""The first agency.toml of a real instance: the demonstration's, with names filled in and its promises taken out.

Hours are empty and every text is still marked as the demonstration's, so that `heatwatch go-live` lists what a person
must still decide.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from heatwatch.cli.instance.answers import Answers

HEAD = """# The agency file: names, numbers, hours and texts of this office. Edit it, then run `heatwatch go-live`.
# Put your lawyer's name and the date into `reviewed` of each text they approved. Where they approved the words of the
# demonstration as they stand, add `kept = true` beside the name: an unread text never goes live.
# Every number needs the day on which somebody last checked it (`verified`); six months later it counts as unchecked.
"""
DAY = re.compile(r"^(monday|tuesday|wednesday|thursday|friday|saturday|sunday) = .*$", re.MULTILINE)
COMMENTED_HEAD = re.compile(r"\A(#.*\n)+")


def skeleton(demo: Path, answers: Answers) -> str:
    """The text of the file."""
    text = COMMENTED_HEAD.sub(HEAD, demo.read_text("utf-8"))
    text = re.sub(r"^demo = true$", "demo = false", text, flags=re.MULTILINE)
    text = re.sub(r"^closed = .*$", "closed = []", text, flags=re.MULTILINE)
    for name, value in answers.names.items():
        text = _named(text, name, f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return DAY.sub(lambda day: _day(day[1], answers.hours), text)


def _named(text: str, name: str, line: str) -> str:
    """The file with this name in the place of the demonstration's."""
    return re.sub(rf"^{re.escape(name)} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _day(name: str, hours: Mapping[str, list[str]]) -> str:
    return f"{name} = {json.dumps(hours.get(name, []))}"
