"""What still keeps an instance from going live, as a list of things for people to do."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from heatwatch.cli.instance.promises import promises
from heatwatch.knowledge import agency
from heatwatch.knowledge.spoken import files

# Numbers and domains that are reserved for fiction (555-0100 to 555-0199; RFC 2606).
MADE_UP = re.compile(r"555-?01\d\d|@?[\w.-]*\bexample\.(org|net|com)\b|demonstration|demostración", re.IGNORECASE)
SQLITE_NOTE = (
    "SQLite keeps the doors in separate processes but not apart in trust: whoever takes over the public site can read "
    "and change the whole database file (the sealed content stays sealed). PostgreSQL gives the door a role of its own."
)


def unready(file: Path, demo: Path, today: date) -> list[str]:
    """Everything in the agency file that must be decided before anybody is asked to trust it."""
    office = agency.load(file)
    data, sample = files.read(file).data, files.read(demo).data
    found = ["agency.toml still says demo = true"] if office.demo else []
    found += [f"{name}: {fault}" for name, fault in office.unspoken.items()]
    found += _unreviewed(data["texts"], sample["texts"])
    found += [f"{place}: made up for the demonstration: {', '.join(keys)}" for place, keys in _made_up(data)]
    found += _unlimited(data)
    found += _unchecked(office, today)
    if not office.hours.any_staffed:
        found.append("[hours.weekdays] says that nobody is ever at the desk")
    return found


def _unreviewed(texts: dict[str, Any], sample: dict[str, Any]) -> Iterator[str]:
    """Texts that nobody approved, and texts that are the demonstration's word for word, unless kept on purpose."""
    for language, named in sorted(texts.items()):
        demo = sample.get(language, {})
        by_nobody = files.unread(named)
        unedited = [id for id, text in named.items() if id not in by_nobody and _is_demo(text, demo.get(id))]
        if by_nobody:
            yield f"texts.{language}: no lawyer has approved {', '.join(by_nobody)}"
        if unedited:
            words = "still the demonstration's words (edit them, or mark kept = true)"
            yield f"texts.{language}: {words}: {', '.join(unedited)}"


def _is_demo(text: dict[str, Any], demo: dict[str, Any] | None) -> bool:
    return demo is not None and text["text"] == demo["text"] and not text["reviewed"].get("kept", False)


def _made_up(data: dict[str, Any], place: str = "") -> Iterator[tuple[str, list[str]]]:
    """(table, keys) wherever a value belongs to fiction, the texts aside."""
    fiction = [key for key, value in data.items() if isinstance(value, str) and MADE_UP.search(value)]
    if fiction:
        yield place, fiction
    for key, value in data.items():
        if key == "texts":
            continue
        entries = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
        for entry in entries:
            if isinstance(entry, dict):
                yield from _made_up(entry, ".".join(filter(None, [place, key, str(entry.get("id", ""))])))


def _unlimited(value: Any, place: str = "") -> Iterator[str]:
    """Every sentence of the file, in any language, that promises and does not say where the promise ends."""
    if isinstance(value, str):
        for sentence in promises(value):
            yield f"{place}: {sentence!r} promises too much: say in the same sentence where it ends ('unless', 'salvo')"
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _unlimited(entry, ".".join(filter(None, [place, key])))
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            # An entry is found by its id, where it has one, and else by its number.
            name = str(entry.get("id", number)) if isinstance(entry, dict) else str(number)
            yield from _unlimited(entry, f"{place}.{name}")


def _unchecked(office: agency.Agency, today: date) -> Iterator[str]:
    for name, verified in office.checked():
        if verified < today - agency.CONTACTS_AGE:
            yield f"the number of {name} was last checked on {verified}, more than six months ago"
        if verified > today:
            yield f"the number of {name} was checked on {verified}, which has not come yet"
