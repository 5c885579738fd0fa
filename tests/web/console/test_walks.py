"""No page of the desk walks through every tip there is, nor through what lies beside each of them.

`bench/console` measures a million tips; it is run now and then. What SQLite plans is told at once, and with few rows.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import House
from tests.web.console.conftest import Seat

# A name that stands for a table within one statement.
ALIAS = re.compile(r'"(\w+)" (U\d+|V\d+|T\d+)\b')
WALK = re.compile(r'^SCAN "?(\w+)"?(?: USING (?:COVERING )?INDEX (\w+))?')
# One row for each tip, or several.
GROWING = {
    "intake_tip", "intake_story", "intake_mailbox", "intake_message", "intake_attachment", "intake_chunk", "vault_key",
    "links_link", "links_facts", "audit_record", "audit_chainlink", "desk_assessment", "desk_closure", "desk_note",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL rightly walks through tables as small as these")


def walked(sql: str) -> set[str]:
    """The growing tables of which a statement reads every row. An index of few rows, those that wait, is none."""
    names: dict[str, str] = {alias: table for table, alias in ALIAS.findall(sql)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%% WHERE %%'", [])
        partial = {name for (name,) in cursor.fetchall()}
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        steps = [WALK.match(row[3]) for row in cursor.fetchall()]
    read = [str(step[1]) for step in steps if step and step[2] not in partial]
    return {names.get(name, name) for name in read} & GROWING


@pytest.mark.django_db
def test_a_walk_is_seen() -> None:
    known = (
        'SELECT 1 FROM "links_link" WHERE "one_id" IN (SELECT U0."id" FROM "intake_tip" U0 WHERE NOT U0."restricted")'
    )
    assert walked(known) == {"intake_tip"}
    assert walked('SELECT 1 FROM "intake_tip" WHERE "number" = 1') == set()


@pytest.mark.parametrize("path", ["/tips/{}/", "/tips/{}/trail/", "/requests/", "/queue/new/", "/me/"])
def test_no_page_walks_through_what_grows_with_the_tips(path: str, seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(by="vera"), seat("vera")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path.format(tip.number)).status_code == 200
    read = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
    assert read
    for sql in read:
        assert not walked(sql), sql
