"""The agency file in further languages: ``agency.vi.toml`` beside ``agency.toml``.

The agency file itself speaks English and Spanish. The office serves a further language by one more file, which a
translator can write and a lawyer can read from end to end, and ends serving it by taking the file away. It says
whatever the agency file says to the public, without the language in its keys, and nothing else: a page in two
languages at once would help nobody. A file with a fault, or in a real instance with a text that nobody has approved,
is left out with its language, and named: for the sake of one language no door is closed.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from heatwatch.knowledge.spoken.languages import FALLBACK, FURTHER

ENGLISH = f"_{FALLBACK}"
LISTS = ("contacts", "social")
TABLES = ("names", "tip_line")
PARTS = (*TABLES, *LISTS, "texts", "text_messages")
NOBODY = {"", "DEMO"}
SLOT = re.compile(r"\{\w*\}")


@dataclass(frozen=True)
class Whole:
    """The agency file with every language beside it that has no fault; `faults` says, by file, what the others have."""

    data: dict[str, Any]
    faults: Mapping[str, str]


def beside(file: Path, language: str) -> Path:
    """Where the agency file's texts in a further language lie."""
    return file.with_name(f"{file.stem}.{language}{file.suffix}")


def unread(texts: Mapping[str, Any]) -> list[str]:
    """Texts of one language that nobody has approved."""
    return [id_ for id_, text in texts.items() if text["reviewed"]["by"] in NOBODY]


def read(file: Path) -> Whole:
    """The agency file as one: its own keys, and those of every language beside it with the language in their names.

    Raises `OSError`, `KeyError` or `ValueError` for the agency file itself.
    """
    data, faults = tomllib.loads(file.read_text("utf-8")), {}
    for name in (*TABLES, *LISTS, "texts"):
        if name not in data:
            raise KeyError(name)  # Else it would be told as a fault of the first language beside it.
    known = {beside(file, language).name: language for language in FURTHER}
    for path in sorted(file.parent.glob(f"{file.stem}.*{file.suffix}")):
        if path.name not in known:
            faults[path.name] = f"is none of {', '.join(known)}"
            continue
        try:
            data = _joined(data, tomllib.loads(path.read_text("utf-8")), known[path.name])
        except KeyError as missing:
            faults[path.name] = f"lacks {missing.args[0]}"
        except (OSError, ValueError, TypeError, AttributeError) as wrong:
            faults[path.name] = str(wrong)
    return Whole(data, faults)


def _joined(data: Mapping[str, Any], spoken: Mapping[str, Any], language: str) -> dict[str, Any]:
    _only(PARTS, spoken, "")
    whole = deepcopy(dict(data))
    for name in TABLES:
        _say(whole[name], spoken.get(name, {}), language, name)
    for name in LISTS:
        said = spoken.get(name, {})
        _only([entry["id"] for entry in whole[name]], said, f"{name}.")
        for entry in whole[name]:
            _say(entry, said.get(entry["id"], {}), language, f"{name}.{entry['id']}")
    whole["texts"][language] = _texts(whole["texts"][FALLBACK], spoken.get("texts", {}))
    own = {f"{id_}_{language}": text for id_, text in spoken.get("text_messages", {}).items()}
    whole["text_messages"] = {**whole.get("text_messages", {}), **own}
    return whole


def _texts(english: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of one language: all that there are in English, with the same slots, and who approved them when."""
    _only(english, texts, "texts.")
    for id_, known in english.items():
        if id_ not in texts or not _word(texts[id_].get("text")):
            raise KeyError(f"texts.{id_}")
        if sorted(SLOT.findall(texts[id_]["text"])) != sorted(SLOT.findall(known["text"])):
            raise ValueError(f"texts.{id_} must hold the same words in braces as in English")
        reviewed = texts[id_].get("reviewed", {})
        if not isinstance(reviewed.get("by"), str) or not isinstance(reviewed.get("date"), date):
            raise KeyError(f"texts.{id_}.reviewed: by whom and on which date")
    return dict(texts)


def _say(entry: dict[str, Any], said: Mapping[str, Any], language: str, place: str) -> None:
    """Give an entry its words in a language: all that it says in English, and nothing that it does not."""
    wanted = list(_said_in_english(entry))
    _only(wanted, said, f"{place}.")
    for name in wanted:
        if entry[f"{name}{ENGLISH}"] and not _word(said.get(name)):
            raise KeyError(f"{place}.{name}")
        entry[f"{name}_{language}"] = said.get(name, "")


def _said_in_english(entry: Mapping[str, Any]) -> Iterator[str]:
    return (key.removesuffix(ENGLISH) for key in entry if key.endswith(ENGLISH))


def _word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _only(known: Iterable[str], given: Mapping[str, Any], place: str) -> None:
    for name in given:
        if name not in known:
            raise ValueError(f"{place}{name} is none of {', '.join(known)}")
