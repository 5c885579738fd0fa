"""The tables come whole or not at all, however often making them is cut short."""

import pytest

from tests.homes import Home, said

pytestmark = pytest.mark.db

CUT = """
import os, sys
from django.db.migrations.recorder import MigrationRecorder
from heatwatch.cli.running import startup
noted, record = [], MigrationRecorder.record_applied
def cut(self, app, name):
    noted.append(name)
    if len(noted) == {cut}:
        print("cut", flush=True)
        os._exit(0)
    record(self, app, name)
MigrationRecorder.record_applied = cut
startup.migrate()
print(len(noted))
"""
THERE = """
from django.db import connection
print(sorted(connection.introspection.table_names()))
"""
REFERENCES = """
from django.db import connection
from heatwatch.cli.running import startup
startup.migrate()
print(connection.vendor != "sqlite" or connection.cursor().execute("PRAGMA foreign_keys").fetchone()[0])
"""
AN_EARLIER_VERSION = """
from django.core.management import call_command
call_command("migrate", "links", "zero", verbosity=0)
"""


@pytest.mark.parametrize("cut", [1, 12])
def test_cut_short_before_it_is_noted_nothing_is_there_and_the_next_run_makes_everything(
    cut: int, elsewhere: Home
) -> None:
    elsewhere.path.mkdir(exist_ok=True)
    assert elsewhere.python(CUT.format(cut=cut)) == "cut"
    assert elsewhere.python(THERE) == "[]"
    assert int(elsewhere.python(CUT.format(cut=-1))) > cut
    assert elsewhere.python(CUT.format(cut=1)) == "0"


def test_afterwards_references_are_looked_after_again(elsewhere: Home) -> None:
    elsewhere.path.mkdir(exist_ok=True)
    assert elsewhere.python(REFERENCES) in ("1", "True")


def test_an_update_brings_the_tables_to_this_version_and_once_more_does_nothing(demo: Home) -> None:
    demo.python(
        "from django.core.management import call_command\ncall_command('migrate', 'links', 'zero', verbosity=0)"
    )
    done = demo.heatwatch("update")
    assert (done.returncode, done.stdout) == (0, "steps made: 1\n"), said(done)
    assert "already" in demo.heatwatch("update").stdout


def test_without_an_instance_nothing_is_made(elsewhere: Home) -> None:
    done = elsewhere.heatwatch("update")
    assert done.returncode == 1
    assert "there is no instance" in done.stderr
    assert not elsewhere.path.exists()
