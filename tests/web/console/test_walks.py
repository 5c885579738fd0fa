"""No page of the desk walks through every tip there is, nor through what lies beside each of them.

`bench/console` measures a million tips; it is run now and then. What SQLite plans is told at once, and with few rows.
"""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heatwatch.common import clock
from heatwatch.links import rules
from heatwatch.vault import actions as vault
from heatwatch.vault.compartments import DESK
from tests.cases.test_bringing import brings, opened_case
from tests.links.told import put
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
    walks_nowhere(client, path.format(tip.number))


@pytest.mark.parametrize("name", ["vera", "ines", "pete"])
def test_a_chart_follows_links_and_walks_through_nothing(name: str, seat: Seat, house: House) -> None:
    """Pete opens what lies in a case, and holds no key of the desk."""
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=clock.now())
    tips, case = [house.receives(f"story {place}") for place in range(3)], opened_case(house)
    for tip in tips:
        brings(house, tip, case)
    put(house, tips[0], tips[1], 0.6, "both tell the town: “Antioch” (as many tips do)")
    put(house, tips[1], tips[2], 0.6, "both tell the town: “Antioch” (as many tips do)")
    page = walks_nowhere(seat(name), f"/tips/{tips[0].number}/chart/?steps=2&to={tips[2].number}")
    assert page.count(tips[2].number) > 2


@pytest.mark.parametrize("name", ["vera", "ines", "pete"])
@pytest.mark.parametrize("path", ["/groups/", "/tips/{}/group/", "/tips/{}/group/?least=0.2"])
def test_a_group_follows_links_and_the_list_reads_the_confirmed_ones_alone(
    name: str, path: str, seat: Seat, house: House
) -> None:
    tips, case = [house.receives(f"story {place}") for place in range(3)], opened_case(house)
    for tip in tips:
        brings(house, tip, case)
    put(house, tips[0], tips[1], 0.6, "a reason", verdict=rules.CONFIRMED)
    put(house, tips[1], tips[2], 0.6, "a reason")
    page = walks_nowhere(seat(name), path.format(tips[0].number))
    assert tips[0].number in page or tips[1].number in page


def walks_nowhere(client: Client, path: str) -> str:
    """The page, once it is shown that none of its questions reads every row of a table that grows."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    read = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
    assert read
    for sql in read:
        assert not walked(sql), sql
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/queue/", "/queue/?view=all&language=es", "/tips/{}/"])
def test_a_page_asks_once_which_keys_its_reader_holds(path: str, seat: Seat, house: House) -> None:
    tip, client = house.receives_opened(by="vera"), seat("vera")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path.format(tip.number)).status_code == 200
    read = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
    of_people = [sql for sql in read if sql.startswith('SELECT "vault_key"."tip" AS "tip" FROM "vault_key"')]
    held = [sql for sql in read if sql.startswith('SELECT "vault_membership"."compartment_id" AS')]
    assert len(of_people) == 1
    assert len(held) == 1


def test_the_queue_counts_all_its_views_in_one_statement(seat: Seat, house: House) -> None:
    house.receives()
    client = seat("vera")
    with CaptureQueriesContext(connection) as asked:
        client.get("/queue/")
    counting = [query["sql"] for query in asked.captured_queries if "COUNT(*) FROM (" in query["sql"]]
    # The other one counts what waits for a reader, since none is alive here.
    assert [sql.count("COUNT(*) FROM (") for sql in counting] == [7, 1]
