"""What set-up must be told: asked at a terminal, or read from a file, in one shape."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.spoken.languages import ALWAYS

NAMES = ("programme", "office", "county", "short_name")
PEOPLE = {
    "administrator": "The administrator runs the application and reads no tip.",
    "supervisor": "The supervisor is the first member of desk and casework, and grants everybody else.",
    "advocate": "The victim advocate is the first member of the advocates' compartment, which nobody else opens.",
    "outside_reviewer": "The outside reviewer opens restricted tips together with a supervisor, and works elsewhere.",
}
PLACES = {
    "office_sheet_a": "Folder for the office's sheets A (the first custodian's, for example a memory stick)",
    "office_sheet_b": "Folder for the office's sheets B (the second custodian's)",
    "advocates_sheet_a": "Folder for the advocates' sheet A (their organisation's first custodian)",
    "advocates_sheet_b": "Folder for the advocates' sheet B (their organisation's second custodian)",
}
READER_KEYS = {
    "credential": "restarts by itself after a reboot; root on that host could take the key",
    "prompt": "somebody types a passphrase after every reboot; until then nobody claims tips",
}
Ask = Callable[[str], str]


@dataclass(frozen=True)
class Person:
    """Somebody who gets an account at set-up."""

    username: str
    name: str


@dataclass(frozen=True)
class Answers:
    """Everything that set-up needs to know."""

    names: Mapping[str, str]
    people: Mapping[str, Person]
    places: Mapping[str, Path]
    hand_out: Path
    reader_key: str
    hours: Mapping[str, list[str]] = field(default_factory=dict)


def read(file: Path) -> Answers:
    """Read an answers file; raises `HouseError` naming what is missing."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        return Answers(
            names={name: data["names"][name] for name in _names()},
            people={role: Person(data["people"][role]["username"], data["people"][role]["name"]) for role in PEOPLE},
            places={name: Path(data["recovery"][name]).resolve() for name in PLACES},
            hand_out=Path(data["hand_out"]).resolve(),
            reader_key=_known(data["reader_key"]),
            hours=data.get("hours", {}),
        )
    except (OSError, ValueError) as unreadable:
        raise HouseError(
            f"the answers file cannot be read: {unreadable}", "ops/answers.example.toml shows one"
        ) from None
    except (KeyError, TypeError) as missing:
        raise HouseError(f"the answers file lacks {missing}", "ops/answers.example.toml shows one") from missing


def ask(asked: Ask, say: Callable[[str], None]) -> Answers:
    """Ask at a terminal, one question at a time; an empty or unknown answer is asked again."""
    say("Names, as the public reads them. The other texts are edited in agency.toml afterwards.")
    names = {name: _until(asked, f"{name.replace('_', ' ')}: ") for name in _names()}
    people = {}
    for role, meaning in PEOPLE.items():
        say(f"\n{meaning}")
        who = role.replace("_", " ")
        people[role] = Person(_until(asked, f"sign-in name of the {who}: "), _until(asked, f"full name of the {who}: "))
    say("\nTwo recovery sheets a compartment, for two custodians, in two places. Neither alone opens anything.")
    places = {name: Path(_until(asked, f"{text}: ")).resolve() for name, text in PLACES.items()}
    hand_out = Path(
        _until(asked, "Folder for the passphrases, one file a person, handed out and then deleted: ")
    ).resolve()
    say("\nThe reader's key. " + "; ".join(f"{name}: {meaning}" for name, meaning in READER_KEYS.items()))
    reader_key = _until(asked, f"{' or '.join(READER_KEYS)}: ", set(READER_KEYS))
    return Answers(names, people, places, hand_out, reader_key)


def _names() -> list[str]:
    return [f"{name}_{language}" for name in NAMES for language in ALWAYS]


def _known(choice: Any) -> str:
    if choice not in READER_KEYS:
        raise ValueError(f"reader_key is {choice!r}, not {' or '.join(READER_KEYS)}")
    return str(choice)


def _until(asked: Ask, question: str, among: set[str] | None = None) -> str:
    while True:
        answer = asked(question).strip()
        if answer and (among is None or answer in among):
            return answer
