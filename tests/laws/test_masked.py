"""What somebody typed, and what opens something, shows itself in no repr: reprs end up in logs and tracebacks."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import heatwatch
from heatwatch.common.secret import masked

WORD = "kumquat"
# Fields that hold words of a reporter or of the desk, or a secret.
TOLD = {"story", "text", "quote", "said", "reason", "reopen_reason", "fields", "letters", "messages", "notes", "signs"}
TOLD |= {"who", "where", "when", "contacts", "vehicles", "how_known", "contact_how", "wishes", "call", "corrected"}
TOLD |= {"token", "secret_key", "database_url", "entropy", "index_key", "identity", "passphrase", "_key", "values"}
TOLD |= {"sender", "elsewhere", "body", "digits", "town", "writing", "facts", "keys"}
# The knowledge base, its commands and the laws hold no words of anybody.
ELSEWHERE = ("heatwatch.knowledge", "heatwatch.media")
# A refusal of a field, a line of the law, a break of the chain, an act and a statement: words of ours.
OURS = {"Problem", "Line", "Break", "Act", "_Statement"}


def test_no_repr_shows_what_it_holds() -> None:
    talkative = [f"{kind.__module__}.{kind.__name__}" for kind in kinds() if WORD in repr(filled(kind))]
    assert not talkative


def test_enough_is_looked_at() -> None:
    names = {kind.__name__ for kind in kinds()}
    assert {"Submission", "OpenTip", "Posted", "Env", "Receipt", "Keyring", "Said"} <= names


def test_a_planted_one_is_found_and_masking_hides_it() -> None:
    @dataclasses.dataclass(frozen=True)
    class Talkative:
        story: str

    assert WORD in repr(filled(Talkative))
    assert repr(filled(masked(Talkative))) == "Talkative(••••)"


def filled(kind: type[Any]) -> Any:
    """One whose told fields all hold the word, made without asking its own rules."""
    made = object.__new__(kind)
    for field in dataclasses.fields(kind):
        if "Identity" in str(field.type) or "Secret" in str(field.type):
            continue  # These are masked by themselves.
        object.__setattr__(made, field.name, WORD if field.name in TOLD else "")
    for field in dataclasses.fields(kind):
        if not hasattr(made, field.name):
            object.__setattr__(made, field.name, "")
    return made


def kinds() -> Iterator[type[Any]]:
    """Every dataclass of the house that has a told field."""
    for module in modules():
        for kind in list(vars(module).values()):
            ours = type(kind) is type and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
            if ours and kind.__name__ not in OURS and TOLD & {field.name for field in dataclasses.fields(kind)}:
                yield kind


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(heatwatch.__path__, "heatwatch."):
        if not found.name.startswith(ELSEWHERE) and not found.name.endswith((".__main__", ".wsgi")):
            yield importlib.import_module(found.name)
