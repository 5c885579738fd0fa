"""The tables come whole or not at all, however often making them is cut short."""

from pathlib import Path

import pytest

from heatwatch import links
from tests.homes import Home, said

pytestmark = pytest.mark.db

CUT = """
import os, sys
from django.db.migrations.recorder import MigrationRecorder
from heatwatch.storage import versions
noted, record = [], MigrationRecorder.record_applied
def cut(self, app, name):
    noted.append(name)
    if len(noted) == {cut}:
        print("cut", flush=True)
        os._exit(0)
    record(self, app, name)
MigrationRecorder.record_applied = cut
versions.bring_up_to_date()
print(len(noted))
"""
THERE = """
from django.db import connection
print(sorted(connection.introspection.table_names()))
"""
REFERENCES = """
from django.db import connection
from heatwatch.storage import versions
versions.bring_up_to_date()
print(connection.vendor != "sqlite" or connection.cursor().execute("PRAGMA foreign_keys").fetchone()[0])
"""
AN_EARLIER_VERSION = """
from django.core.management import call_command
call_command("migrate", "links", "zero", verbosity=0)
"""

# The links' tables are one step behind, and another app is one ahead.
FROM_THE_FUTURE = (
    AN_EARLIER_VERSION
    + """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("intake", "9999_from_the_future")
"""
)
APPLIED = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
print(sorted(MigrationRecorder(connection).applied_migrations()))
"""

# As it was before a tip kept its own due time: two clocks, of which one was waived.
CLOCKS = """
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from heatwatch.desk.models import ChildReport
from heatwatch.intake.models import Tip
now = timezone.now()
runs, waived = Tip.objects.filter(due__isnull=False, child_report=None)[:2]
ChildReport.objects.create(tip=runs, started_at=now, written_due=now, phoned_at=now)
ChildReport.objects.create(tip=waived, started_at=now, written_due=now, waived_at=now)
Tip.objects.update(own_due=None)
call_command("migrate", "desk", "0004", verbosity=0)
print(runs.pk, waived.pk)
"""
KEPT = """
from heatwatch.intake.models import Tip
runs, waived = (Tip.objects.get(pk=pk) for pk in {pks})
print(runs.due is not None, runs.own_due == runs.due, waived.own_due)
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
    demo.python(AN_EARLIER_VERSION)
    steps = len(list(Path(links.__file__).parent.glob("migrations/0*.py")))
    done = demo.heatwatch("update")
    assert (done.returncode, done.stdout) == (0, f"steps made: {steps}\n"), said(done)
    assert "already" in demo.heatwatch("update").stdout


def test_an_update_keeps_the_due_time_beside_a_clock_that_runs(demo: Home) -> None:
    pks = demo.python(CLOCKS).split()
    done = demo.heatwatch("update")
    assert done.returncode == 0, said(done)
    assert demo.python(KEPT.format(pks=pks)) == "True True None"


def test_tables_of_a_newer_release_are_refused_and_left_alone(demo: Home) -> None:
    demo.python(FROM_THE_FUTURE)
    before = demo.python(APPLIED)
    done = demo.heatwatch("update")
    assert done.returncode == 1
    assert "of a newer release; nothing was changed" in done.stderr
    assert "install that release again" in done.stderr
    assert demo.python(APPLIED) == before


def test_without_an_instance_nothing_is_made(elsewhere: Home) -> None:
    done = elsewhere.heatwatch("update")
    assert done.returncode == 1
    assert "there is no instance" in done.stderr
    assert not elsewhere.path.exists()
