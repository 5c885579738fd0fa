"""The instance that the tests run in, named in the environment before the settings are loaded.

Loaded as an early plugin (see addopts in pyproject.toml). HEATWATCH_TEST_DB=postgresql starts a throw-away
cluster for the run; without it the tests use SQLite.
"""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

import bootstrap
from tests import cluster

PROJECT = Path(__file__).resolve().parent.parent
PLUGIN = "heatwatch-test-environment"


def chosen_database() -> str:
    name = os.environ.get("HEATWATCH_TEST_DB", "sqlite")
    if name not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"HEATWATCH_TEST_DB is sqlite or postgresql, not {name!r}")
    return name


class TestInstance:
    """An instance folder, and on PostgreSQL a cluster, for the length of the run."""

    __test__ = False

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="heatwatch-test-"))
        self.cluster = cluster.start() if chosen_database() == "postgresql" else None

    def enter(self) -> None:
        """Forget the developer's own instance and point every process of the run at this one."""
        for name in [name for name in os.environ if name.startswith("HEATWATCH_")]:
            if name != "HEATWATCH_TEST_DB":
                del os.environ[name]
        furnish(self.home)
        os.environ["HEATWATCH_HOME"] = str(self.home)
        # An office that texts its answers, by a provider that nobody plays unless a test does.
        os.environ["HEATWATCH_MAIL_ANSWERS_FROM"] = "tips@office.example"
        os.environ |= {"HEATWATCH_TEXTS_API": "http://127.0.0.1:9", "HEATWATCH_TEXTS_ACCOUNT": f"AC{7:032x}"}
        os.environ["HEATWATCH_TEXTS_FROM"] = "+15105550143"
        os.environ["HEATWATCH_WEBPUSH_CONTACT"] = "mailto:post@office.example"
        if self.cluster:
            os.environ["HEATWATCH_DATABASE_URL"] = self.cluster.url()

    def leave(self) -> None:
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def furnish(home: Path) -> None:
    """Write the files of a demo instance that need no key ceremony."""
    (home / "keys").mkdir(mode=0o700)
    (home / "instance.toml").write_text('mode = "demo"\n')
    (home / "secret_key").write_text(secrets.token_urlsafe(48))
    for agency in (PROJECT / "demo").glob("agency*.toml"):
        shutil.copy(agency, home / agency.name)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    bootstrap.compile_catalogues()
    instance = TestInstance()
    instance.enter()
    early_config.pluginmanager.register(instance, PLUGIN)
    early_config.add_cleanup(instance.leave)
