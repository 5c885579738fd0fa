"""What the checks that refuse to start say now, gathered into lines: each rule stays where it is and is asked again."""

from collections.abc import Iterator

from django.core.checks import CheckMessage
from django.core.checks.registry import registry
from django.db import Error

from heatwatch.health.verdict import Check, broken, look, ok

TAG = "heatwatch"
# What is about this very process, which each door judges for itself when it starts.
OF_A_PROCESS = {"E502", "W502"}
# Line → (the ids that belong to it, what it means that there are none). Whatever belongs to no line is of the last one.
LINES = {
    "Clock": (
        {"E401", "E402", "W403", "W002"},
        "agrees with the audit trail: no record lies in its future",
    ),
    "Contacts": ({"E007", "W001"}, "every number of the agency file was checked within six months"),
    "Recipients": ({"E101", "E102", "E103", "E104", "E105"}, "file and database name the same recipients"),
    "Settings": (set[str](), "nothing that can be judged from here keeps a door from starting"),
}
REST = "Settings"


def lines() -> list[Check]:
    """One line each."""
    said: dict[str, list[CheckMessage]] = {name: [] for name in LINES}
    for message in _messages():
        id = str(message.id).removeprefix("heatwatch.")
        if id not in OF_A_PROCESS:
            said[next((name for name, (ids, _) in LINES.items() if id in ids), REST)].append(message)
    return [_line(name, found) for name, found in said.items()]


def _line(name: str, found: list[CheckMessage]) -> Check:
    if not found:
        return ok(name, LINES[name][1])
    say = broken if any(message.is_serious() for message in found) else look
    words = "; ".join(f"{message.msg} ({message.id})" for message in found)
    return say(name, words, "; ".join(str(message.hint) for message in found if message.hint))


def _messages() -> Iterator[CheckMessage]:
    """What each check says; one that needs a database which does not answer says nothing."""
    for check in registry.get_checks(include_deployment_checks=True):
        if TAG in check.tags:
            try:
                yield from check(app_configs=None, databases=None)
            except Error:
                continue
