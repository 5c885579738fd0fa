"""`restore`: killed at any point of filling an empty instance; it is whole then, or still empty and done once more."""

import contextlib
import io
import itertools
import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from bench.breaking.jobs.doom import Chance, hang_up, run
from bench.breaking.outcome import Outcome
from heatwatch.cli.__main__ import main
from heatwatch.cli.instance import folder
from heatwatch.cli.keys import recovery
from heatwatch.storage.queries import first_filled, tally
from heatwatch.storage.tables import of_stream
from heatwatch.storage.versions import bring_up_to_date

# Written by the restore itself.
OWN = ("audit_record", "audit_waiting")
# Most rounds begin with the tables made: making them takes longer than all the rest.
FROM_NOTHING = 10


def tallies() -> dict[str, Any]:
    """What lies in each table of a backup, to be compared."""
    tables = [table for stream in ("tables", "keys") for table in of_stream(stream)]
    return {table.name: tally(table).as_dict() for table in tables if table.name not in OWN}


def rounds(count: int, chance: random.Random, given: Path) -> Outcome:
    """Each round: a restore into its blow, and the same command once more. `given` names what to restore."""
    told = json.loads(given.read_text("utf-8"))
    words, expected, outcome = told["words"], told["tallies"], Outcome(count)
    _open_sheets_once(words)
    tables = Emptied()
    fresh, made = Chance(chance, 60, 2.0), Chance(chance, 60, 1.0)
    for number in range(count):
        from_nothing = number % FROM_NOTHING == FROM_NOTHING - 1
        tables.empty(with_tables=not from_nothing)
        cut = (fresh if from_nothing else made).strike(lambda: _restore(words)).killed
        outcome.cut += cut
        if not _is_empty() and (other := _differing(expected)):
            outcome.fails("half", f"round {number}: {first_filled()} is filled, and not as it was: {other}")
        run(lambda: _restore(words))
        whole = not _is_empty() and not _differing(expected)
        if not whole:
            outcome.fails("lost", f"round {number}: not restored as it was: {_differing(expected)}")
        outcome.resumed += cut and whole
    outcome.acknowledged = told["tips"]
    return outcome


class Emptied:
    """Empties the instance, and keeps one with the tables made to begin from."""

    def __init__(self) -> None:
        self.home = settings.ENV.home
        self.made = self.home.with_name("made")
        self.database = connection.settings_dict
        self.template = f"{self.database['NAME']}_made"
        run(self._make)
        self._copy(self.home, self.made)
        if connection.vendor == "postgresql":
            self._sql(f'CREATE DATABASE "{self.template}" TEMPLATE "{self.database["NAME"]}"')

    def empty(self, *, with_tables: bool) -> None:
        """Begin again."""
        hang_up()
        shutil.rmtree(self.home, ignore_errors=True)
        if with_tables:
            self._copy(self.made, self.home)
        if connection.vendor == "postgresql":
            self._sql(f'DROP DATABASE "{self.database["NAME"]}"')
            template = self.template if with_tables else "template1"
            self._sql(f'CREATE DATABASE "{self.database["NAME"]}" TEMPLATE "{template}"')

    def _make(self) -> None:
        folder.make(self.home, "demo", "")
        bring_up_to_date()

    def _copy(self, source: Path, target: Path) -> None:
        shutil.copytree(source, target)

    def _sql(self, statement: str) -> None:
        named = {"host": self.database["HOST"], "user": self.database["USER"], "dbname": "postgres"}
        with psycopg.connect(**named, autocommit=True) as admin:
            admin.execute(statement.encode())


def _open_sheets_once(words: list[str]) -> None:
    """Opening the sheets changes nothing and takes longer than the restore: the children are given what is in them."""
    named = dict(itertools.pairwise(words))
    opened = recovery.identity(Path(named["--sheet-a"]), Path(named["--sheet-b"]))
    recovery.identity = lambda *_: opened


def _restore(words: list[str]) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        refused = main(words)
    if refused:
        # That it is not empty is what the second run says after a blow that came too late.
        print(said.getvalue(), file=sys.stderr)


def _differing(expected: dict[str, Any]) -> list[str]:
    if not connection.introspection.table_names():
        return ["no tables"]
    found = tallies()
    return sorted(name for name in expected if found[name] != expected[name])


def _is_empty() -> bool:
    """Without tables there are no rows either. SQLite's file is not opened before it is there: that would make it."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return True
    return not connection.introspection.table_names() or not first_filled()
