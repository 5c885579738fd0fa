"""Every address of the console says who may use it, and every name leads from address to view."""

from collections.abc import Iterable
from types import ModuleType

import pytest
from django.urls import URLPattern

from heatwatch.accounts.access import table
from heatwatch.web.console import urls as console
from heatwatch.web.public import urls as public

# Whoever is not signed in, or locked, may reach these and nothing else.
OPEN_TO_ANYONE = {"choose_passphrase", "lock", "set_up", "sign_in", "sign_out", "unlock"}
# Their addresses tell nothing of what this site is about to whoever reads a browser's history.
TELLING = ("report", "tip", "traffick", "victim", "police", "message", "mailbox", "receipt", "code")


@pytest.mark.parametrize("pattern", console.urlpatterns, ids=lambda pattern: pattern.name)
def test_every_console_address_declares_who_may_use_it(pattern: URLPattern) -> None:
    action = getattr(pattern.callback, "action", "undeclared")
    if action is None:
        assert pattern.name in OPEN_TO_ANYONE
    else:
        assert action == "" or action in table(), action


def test_a_reading_address_and_a_writing_one_are_told_apart() -> None:
    undecided = [pattern.name for pattern in console.urlpatterns if not getattr(pattern.callback, "methods", ())]
    assert not undecided


@pytest.mark.parametrize("door", [console, public], ids=["console", "public"])
def test_an_address_is_named_like_its_view(door: ModuleType) -> None:
    named = {pattern.name: pattern.callback.__name__ for pattern in leaves(door.urlpatterns)}
    assert {name: view for name, view in named.items() if name != view} == {}


def test_a_public_address_tells_nothing() -> None:
    shown = [str(pattern.pattern) for pattern in leaves(public.urlpatterns)]
    assert [address for address in shown if any(word in address for word in TELLING)] == []


def leaves(patterns: Iterable[object]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        found += [pattern] if isinstance(pattern, URLPattern) else leaves(getattr(pattern, "url_patterns", []))
    return found
