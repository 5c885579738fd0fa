"""The checks that refuse to start are asked again, and each has its line."""

from typing import Any

import pytest
from django.core import checks
from django.core.checks.registry import registry
from django.db import OperationalError

from heatwatch.health import refusals
from heatwatch.health.verdict import BROKEN, LOOK, OK
from tests.people import House


def told(monkeypatch: pytest.MonkeyPatch, *found: Any) -> dict[str, tuple[str, str]]:
    def says(**_: object) -> list[Any]:
        return list(found)

    says.tags = ("heatwatch",)  # type: ignore[attr-defined]  # as Django marks a registered check
    monkeypatch.setattr(registry, "get_checks", lambda **_: [says])
    return {line.name: (line.state, line.words) for line in refusals.lines()}


def test_in_a_house_that_is_in_order_each_line_says_what_that_means(house: House) -> None:
    lines = {line.name: line for line in refusals.lines()}
    assert list(lines) == list(refusals.LINES)
    assert {lines[name].state for name in ("Clock", "Contacts", "Recipients")} == {OK}


def test_a_warning_is_to_be_looked_at_and_an_error_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    old = checks.Warning("contacts were verified more than six months ago", hint="call them", id="heatwatch.W001")
    other = checks.Error("file and database name another recipient for desk", hint="compare", id="heatwatch.E102")
    unknown = checks.Error("something new", hint="mend it", id="heatwatch.E999")
    lines = told(monkeypatch, old, other, unknown)
    assert lines["Contacts"] == (LOOK, "contacts were verified more than six months ago (heatwatch.W001)")
    assert lines["Recipients"][0] == BROKEN
    assert lines["Settings"] == (BROKEN, "something new (heatwatch.E999)")
    assert lines["Clock"][0] == OK


def test_what_is_of_another_process_is_not_told_here(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, checks.Warning("memory may be swapped", id="heatwatch.W502"))
    assert {state for state, _ in lines.values()} == {OK}


def test_a_check_without_its_database_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> list[Any]:
        raise OperationalError

    away.tags = ("heatwatch",)  # type: ignore[attr-defined]  # as Django marks a registered check
    monkeypatch.setattr(registry, "get_checks", lambda **_: [away])
    assert {line.state for line in refusals.lines()} == {OK}
