"""Fixtures for every test. The database and the instance folder are chosen in `tests/environment.py`."""

import os
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client, override_settings
from django.utils import translation

from heatwatch.cli.sample.agency import guards
from heatwatch.intake.pacing import Pacing
from heatwatch.vault import passphrases
from heatwatch.web.arriving import Arriving
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.public import waits
from tests import homes, lightly
from tests.environment import PLUGIN, TestInstance, chosen_database
from tests.homes import Home
from tests.listening import Listener
from tests.people import House, furnished

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what uses the database, so that `-m db` finds all of it; a journey is marked db by hand."""
    for item in items:
        if uses_database(item) and not item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.db)
        if item.get_closest_marker("postgres") and chosen_database() != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs HEATWATCH_TEST_DB=postgresql"))
        if item.get_closest_marker("once") and chosen_database() == "postgresql":
            item.add_marker(pytest.mark.skip(reason="what it shows depends on no database"))
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        begin_with_the_longest(items)


def begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Where workers share the files: those marked long, then those of many tests; journeys still come last.

    What is long and begins last keeps one worker busy while the others have nothing left to do. Files of one kind, and
    the tests of each file, stay in the order that chance gave them.
    """
    tests = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, bool, int]:
        journey, long = (bool(item.get_closest_marker(name)) for name in ("journey", "long"))
        return journey, not long, -tests[item.path]

    items.sort(key=place)


def uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Forget the language of the last request, which Django leaves active for whatever runs next in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _light_passphrases() -> Iterator[None]:
    """Whatever a test seals under a passphrase opens with little work; see tests/lightly.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "CHILD", lightly.CHILD)
        yield


@pytest.fixture(scope="session", autouse=True)
def _audit_is_emptied_between_tests() -> Iterator[None]:
    """A test with transactions of its own ends in emptying every table, also what PostgreSQL lets nobody empty."""
    emptied = DatabaseOperations.sql_flush

    def flushed(self: DatabaseOperations, *given: Any, **options: Any) -> list[str]:
        return [*guards("DISABLE"), *emptied(self, *given, **options), *guards("ENABLE")]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flushed)
        yield


@pytest.fixture(scope="session")
def instance(pytestconfig: pytest.Config) -> TestInstance:
    """The instance folder of this run, and its PostgreSQL cluster when there is one."""
    found = pytestconfig.pluginmanager.get_plugin(PLUGIN)
    assert isinstance(found, TestInstance)
    return found


@pytest.fixture
def home(instance: TestInstance) -> Path:
    """The instance folder that settings.ENV.home names."""
    return instance.home


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody whom nobody may call; see tests/listening.py."""
    with socket.socket() as waiting:
        yield Listener(waiting)


@pytest.fixture
def public_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser at the public site, which no earlier test made wait."""
    monkeypatch.setattr(waits, "pacing", Pacing())
    monkeypatch.setattr("django.test.client.WSGIRequest", Arriving)
    with override_settings(**settings.DOORS["public"]):
        yield Client()


@pytest.fixture
def console_client() -> Iterator[Client]:
    """A browser at the staff console; a test of the cross-site check makes its own, stricter client."""
    with override_settings(**settings.DOORS["console"]):
        yield Client()


@pytest.fixture
def house(home: Path, db: None) -> House:
    """The office with its cast; see tests/people.py."""
    desk_recipients.cache_clear()
    return furnished(home)


@pytest.fixture(scope="session")
def seeded(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A demonstration as `heatwatch demo` seeds it, once for the run; no test changes it."""
    home = homes.empty(tmp_path_factory.mktemp("seeded") / "home", instance.cluster)
    done = home.heatwatch("demo", "--home", home.path, "--prepare-only")
    assert done.returncode == 0, homes.said(done)
    return home


@pytest.fixture
def demo(seeded: Home, tmp_path: Path, instance: TestInstance) -> Home:
    """A copy of the demonstration for this test alone."""
    return homes.copy(seeded, tmp_path / "demo", instance.cluster)


@pytest.fixture
def elsewhere(tmp_path: Path, instance: TestInstance) -> Home:
    """Another machine's worth of nothing."""
    return homes.empty(tmp_path / "elsewhere", instance.cluster)
