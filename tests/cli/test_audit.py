"""`heatwatch audit verify` finds what was changed, removed or put elsewhere, in the database or behind its back."""

import json
from pathlib import Path

import pytest

from tests.homes import Home, said

pytestmark = pytest.mark.db

# The triggers protect the trail from everybody but the owner of the tables: an attacker who is that drops them.
TAMPER = """
from django.db import connection
from heatwatch.audit.models import ChainLink, Record
drop = "DROP TRIGGER {0}_no_{1}" + (" ON {0}" if connection.vendor == "postgresql" else "")
with connection.cursor() as cursor:
    for table in ("audit_record", "audit_chainlink"):
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(drop.format(table, verb))
link = ChainLink.objects.get(sequence=20)
"""
CUT_SHORT = """
from django.db import connection
from heatwatch.audit.actions import record
from heatwatch.audit.queries import never_chained
from heatwatch.common import clock
def blow(execute, sql, params, many, context):
    if "audit_waiting" in sql:
        raise KeyboardInterrupt
    return execute(sql, params, many, context)
try:
    with connection.execute_wrapper(blow):
        record("reader_started", actor=None, kind="account", id="x", now=clock.now())
except KeyboardInterrupt:
    print(never_chained())
"""


def test_an_untouched_trail_holds(seeded: Home) -> None:
    done = seeded.heatwatch("audit", "verify")
    assert done.returncode == 0, said(done)
    assert "not anchored" in done.stdout


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("Record.objects.filter(pk=link.record_id).update(verb='nothing')", "20: the record or its place was changed"),
        ("ChainLink.objects.filter(sequence=20).delete()", "1 record(s) missing before 21"),
        ("ChainLink.objects.filter(sequence=20).delete()", "1 record(s) were taken out of the queue"),
    ],
)
def test_what_was_tampered_with_is_told(act: str, told: str, demo: Home) -> None:
    demo.python(TAMPER + act)
    done = demo.heatwatch("audit", "verify")
    assert done.returncode == 1
    assert told in done.stderr


def test_a_chain_that_was_made_anew_differs_from_its_anchor(demo: Home, tmp_path: Path) -> None:
    anchor = tmp_path / "heads"
    demo.python(f"""
from pathlib import Path
from heatwatch.audit.actions import anchor
from heatwatch.common import clock
anchor(Path({str(anchor)!r}), clock.now())
""")
    assert demo.heatwatch("audit", "verify", "--anchor", anchor).returncode == 0
    demo.python(
        TAMPER
        + """
from heatwatch.audit.queries import entry_of
from heatwatch.audit.rules import GENESIS, next_hash
Record.objects.filter(pk=link.record_id).update(verb="nothing")
previous = GENESIS
for link in ChainLink.objects.select_related("record").order_by("sequence"):
    previous = next_hash(previous, entry_of(link.record))
    ChainLink.objects.filter(pk=link.pk).update(hash=previous)
"""
    )
    assert demo.heatwatch("audit", "verify").returncode == 0
    done = demo.heatwatch("audit", "verify", HEATWATCH_ANCHOR_FILE=str(anchor))
    assert done.returncode == 1
    assert "another hash than the one anchored" in done.stderr


def test_a_damaged_anchor_file_is_told(seeded: Home, tmp_path: Path) -> None:
    (tmp_path / "heads").write_text(json.dumps({"at": "x"}) + "\nnot json\n")
    done = seeded.heatwatch("audit", "verify", "--anchor", tmp_path / "heads")
    assert done.returncode == 1
    assert "line 1 of the anchor file is damaged" in done.stderr
    assert "line 2 of the anchor file is damaged" in done.stderr
    assert seeded.heatwatch("audit", "verify", "--anchor", tmp_path / "none").returncode == 1


@pytest.mark.parametrize("heads", ["", "\n\n"])
def test_an_anchor_file_without_a_head_is_no_comparison(seeded: Home, tmp_path: Path, heads: str) -> None:
    (tmp_path / "heads").write_text(heads)
    done = seeded.heatwatch("audit", "verify", "--anchor", tmp_path / "heads")
    assert done.returncode == 1
    assert "no head was found" in done.stderr
    assert "compared with" not in done.stdout


def test_a_clock_that_ran_ahead_is_noted_and_one_that_did_not_is_not(demo: Home) -> None:
    assert "no record lies in its future" in said(demo.heatwatch("audit", "ran-ahead"))
    ahead = 'record("opened", actor=None, kind="tip", id="x", now=clock.now() + timedelta(days=400))'
    imports = (
        "from datetime import timedelta\nfrom heatwatch.audit.actions import record\nfrom heatwatch.common import clock"
    )
    demo.python(f"{imports}\n{ahead}")
    assert "noted" in said(demo.heatwatch("audit", "ran-ahead"))


def test_whoever_dies_while_recording_leaves_no_record_that_looks_tampered_with(demo: Home) -> None:
    assert demo.python(CUT_SHORT) == "0"
