"""The door's database role on PostgreSQL: tried, statement by statement, as somebody who took the front door over."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id, new_tip_number
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.intake.actions.drafts import discard_draft, open_draft, save_draft, write_chunk
from heatwatch.intake.actions.mailboxes import add_message, begin_visit, end_visit, open_mailbox, visited
from heatwatch.intake.actions.receiving import Received, acknowledge, receive_tip
from heatwatch.intake.doors import DELETES, INSERTS, POST, READS, ROLE, WEBHOOKS, quiet
from heatwatch.intake.models import Chunk, Draft, Mailbox, Tip
from heatwatch.intake.receipts import ParsedCode, Receipt
from heatwatch.intake.scope import look_at
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import Row, insert
from tests.cluster import OWNER
from tests.environment import TestInstance

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

RECIPIENTS = Recipients({"desk": new_identity().recipient}, demo=True)
STORY = Submission(story="two workers and a dog sleep in the shop")


@pytest.fixture(autouse=True)
def _door_role(db: None) -> None:
    create_door_role(None, demo=True)


@contextmanager
def as_the_door() -> Iterator[None]:
    """Everything inside runs with the door's rights only."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def receives(token: bytes | None = None, files: list[SealedFile] | None = None) -> Received:
    chosen = token or secrets.token_bytes(32)
    return receive_tip(STORY, token=chosen, files=files or [], recipients=RECIPIENTS, now=now(), demo=True)


def receipt_of(received: Received) -> Receipt:
    assert received.receipt is not None
    return received.receipt


def a_file() -> SealedFile:
    file = SealedFile(
        file=new_id(), identity=new_identity(), name="a.png", kind="image/png", size=3, sha256="0" * 64, chunks=1
    )
    write_chunk(file, 0, b"abc", now())
    return file


def refused(statement: str) -> bool:
    """Whether the database refuses a statement, run with the door's rights."""
    try:
        with transaction.atomic(), as_the_door_inside(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@contextmanager
def as_the_door_inside() -> Iterator[None]:
    """As `as_the_door`, for a statement that breaks its transaction: the rollback resets the role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield


def test_the_door_receives_a_tip_and_serves_its_mailbox() -> None:
    with as_the_door():
        token = secrets.token_bytes(32)
        received = receives(token, [a_file()])
        receipt = receipt_of(received)
        cookie = begin_visit(ParsedCode([receipt], {}), now())
        assert visited(cookie, now()).receipt == receipt
        add_message(receipt, "they moved", [a_file()], id=new_id(), now=now())
        assert [(letter.sender, letter.files) for letter in open_mailbox(receipt).letters] == [("reporter", 1)]
        acknowledge(receipt.lookup)
        end_visit(cookie)
    assert Tip.objects.count() >= 1


def test_a_second_click_through_the_door_meets_its_own_row() -> None:
    token = secrets.token_bytes(32)
    with as_the_door():
        first, second = receives(token), receives(token)
    assert second.already
    assert first.receipt == second.receipt
    assert Tip.objects.count() == 1


def test_the_door_keeps_a_draft_and_forgets_it_with_its_files() -> None:
    token = secrets.token_bytes(32)
    with as_the_door():
        save_draft(token, {"story": "half a sentence"}, [a_file()], now())
        kept = open_draft(token, now())
        assert kept is not None
        assert kept.fields == {"story": "half a sentence"}
        discard_draft(token)
    assert Draft.objects.count() == 0
    assert Chunk.objects.count() == 0


def test_a_chunk_that_joined_a_tip_cannot_be_deleted_through_the_door() -> None:
    file = a_file()
    with as_the_door():
        receives(files=[file])
        with transaction.atomic():
            look_at(files=str(file.file))
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM intake_chunk WHERE file = %s", [file.file])
                assert cursor.rowcount == 0
    assert Chunk.objects.filter(file=file.file).count() == 1


def test_the_door_sees_no_row_that_it_has_not_named() -> None:
    with as_the_door():
        receives()
        with connection.cursor() as cursor:
            # The test is one long transaction, so what the receiving named is forgotten by hand.
            for name in ("mailbox", "draft", "visit", "tip", "files"):
                cursor.execute("SELECT set_config(%s, '', true)", [f"heatwatch.{name}"])
            for table, columns in READS.items():
                if table == "vault_compartment":
                    continue
                cursor.execute(f"SELECT {columns} FROM {table}")
                assert cursor.fetchall() == [], table
    assert Mailbox.objects.count() == 1


def test_the_door_may_not_change_anything() -> None:
    for table in connection.introspection.table_names():
        column = {"vault_key": "sealed", "intake_tip": "status"}.get(table)
        shown = column or connection.introspection.get_table_description(connection.cursor(), table)[0].name
        assert refused(f'UPDATE {table} SET "{shown}" = "{shown}"'), table


def test_the_door_may_delete_drafts_visits_and_loose_chunks_only() -> None:
    allowed = {table for table in connection.introspection.table_names() if not refused(f"DELETE FROM {table}")}
    assert allowed == set(DELETES)


def test_the_door_may_read_only_what_is_listed() -> None:
    for table in connection.introspection.table_names():
        if table not in READS:
            assert refused(f"SELECT * FROM {table}"), table
    assert refused("SELECT sealed FROM intake_story")
    assert refused("SELECT sealed FROM vault_key")
    assert refused("SELECT number FROM intake_tip")
    assert refused("SELECT sealed FROM intake_chunk")
    assert refused("SELECT sealed FROM intake_attachment")


def test_the_door_may_add_only_sealed_rows() -> None:
    for table in set(connection.introspection.table_names()) - set(INSERTS):
        assert refused(f"INSERT INTO {table} DEFAULT VALUES"), table
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [ROLE, table])
            assert cursor.fetchone() == (False,), table


MESSAGE = "intake_message (id, tip_id, sent, place, sealed, sender, noticed)"
KEY = "vault_key (id, tip, sealed, compartment, person)"
RANDOM = "gen_random_uuid()"


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (MESSAGE, "'{tip}', now(), 9, '', 'desk', false"),
        (MESSAGE, "'{tip}', now(), 9, '', 'reporter', true"),
        (KEY, f"'{{tip}}', '', '', {RANDOM}"),
        (KEY, "'{tip}', '', 'casework', NULL"),
    ],
)
def test_the_door_may_not_add_what_only_the_desk_adds(table: str, values: str) -> None:
    receives()
    statement = f"INSERT INTO {table} VALUES ({RANDOM}, {values.format(tip=Tip.objects.get().pk)})"
    assert refused(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_door_may_add_a_tip_only_as_new() -> None:
    as_new = {"channel": "web", "language": "en", "received": now(), "due": now(), "size": 1, "is_demo": True}

    def added(**columns: object) -> bool:
        try:
            with transaction.atomic(), as_the_door_inside():
                insert([Row(Tip, {"id": new_id(), "number": new_tip_number()} | as_new | columns)])
        except DatabaseError:
            return False
        return True

    assert added()
    unseen: list[dict[str, object]] = [{"due": None}, {"is_demo": False}, {"received": now() + timedelta(days=1)}]
    done: list[dict[str, object]] = [
        {"status": Tip.CLOSED},
        {"restricted": True},
        {"lane": "unrelated"},
        {"claimed_by": "nobody"},
        {"graded_by": Tip.BY_PERSON},
        {"reading": Tip.SKIPPED},
    ]
    for columns in (*unseen, *done):
        assert not added(**columns), columns


def test_the_door_may_not_create_truncate_or_become_another_role() -> None:
    assert refused("CREATE TABLE mine (a int)")
    assert refused("TRUNCATE intake_tip")
    assert refused("DROP TABLE intake_tip")
    assert refused("ALTER TABLE intake_tip DISABLE ROW LEVEL SECURITY")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = %s", [ROLE]
        )
        assert cursor.fetchone() == (False, False, False, False)


def test_naming_the_rights_again_changes_nothing() -> None:
    create_door_role(None, demo=True)
    with as_the_door():
        assert receives().receipt is not None


def test_a_real_instance_takes_real_tips_only() -> None:
    create_door_role(None, demo=False)
    with as_the_door(), pytest.raises(DatabaseError), transaction.atomic():
        receives()


DOUBLE = "INSERT INTO intake_mailbox (lookup, tip_id, recipient, box) VALUES (%s, gen_random_uuid(), 'age1', 'zyzzyva')"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [ROLE, OWNER])
def test_a_second_click_leaves_nothing_in_the_log_of_the_server(role: str, instance: TestInstance) -> None:
    assert instance.cluster
    assert create_door_role(None, demo=True) == []
    log = instance.cluster.folder / "log"
    assert logged(instance, role, log) == ""
    # The watch itself: with the server's own defaults the look-up id stands there.
    loud = "SET log_min_error_statement = error; SET log_error_verbosity = default"
    assert "6c6f6f6b" in logged(instance, OWNER, log, loud)


def logged(instance: TestInstance, role: str, log: Path, first: str = "SELECT 1") -> str:
    """The lines that a failing look-up added to the log and that tell something of it."""
    before = log.stat().st_size
    assert instance.cluster
    with instance.cluster.connect(connection.settings_dict["NAME"], role) as door:
        door.execute(first.encode())
        with pytest.raises(psycopg.errors.UniqueViolation), door.transaction(), psycopg.ClientCursor(door) as cursor:
            for _ in range(2):
                cursor.execute(DOUBLE, [b"look"])
    added = log.read_bytes()[before:].decode()
    assert "duplicate key" in added
    return "".join(line for line in added.splitlines() if "6c6f6f6b" in line or "zyzzyva" in line)


def test_the_statements_for_the_administrator_are_those_of_the_code() -> None:
    file = Path(__file__).resolve().parents[2] / "ops" / "postgresql" / "quiet.sql"
    lines = [line.rstrip(";") for line in file.read_text("utf-8").splitlines() if not line.startswith("--")]
    assert lines == [*quiet(ROLE), *quiet(WEBHOOKS.role), *quiet(POST.role), *quiet(OWNER)]
