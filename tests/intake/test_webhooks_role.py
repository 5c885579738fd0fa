"""The webhooks' database role on PostgreSQL: tried as somebody who took that door over. It adds, and sees nothing."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.common.clock import now
from heatwatch.intake.actions.claiming import beat
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.intake.actions.taking_in import Said, note, take_in
from heatwatch.intake.doors import POST, WEBHOOKS, quiet
from heatwatch.intake.incoming import Incoming
from heatwatch.intake.models import SingleMessage
from heatwatch.intake.queries import somebody_can_be_rung, words_of
from heatwatch.intake.rules import FRESH, RINGS, TAKEN, WAITS
from heatwatch.vault.keys import new_identity
from heatwatch.vault.queries import named_recipients
from heatwatch.vault.recipients import Recipients
from tests.intake.acting import acting_as, refused, sees_no_row_and_changes_none

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

RECIPIENTS = Recipients({"desk": new_identity().recipient}, demo=True)
CALL = hashlib.sha256(b"CA1").digest()
SEEN = hashlib.sha256(b"SM1").digest()


@pytest.fixture(autouse=True)
def _role(db: None) -> None:
    create_door_role(None, demo=True)
    create_door_role(None, demo=True, door=WEBHOOKS)
    create_door_role(None, demo=True, door=POST)


def takes_in(seen: bytes = SEEN) -> bool:
    message = Incoming("sms", "+15105550107", "they keep us", now())
    return take_in(message, seen=seen, recipients=RECIPIENTS)


def test_it_takes_a_message_in_once() -> None:
    with acting_as(WEBHOOKS):
        assert takes_in()
        assert not takes_in()
        assert named_recipients()
    assert SingleMessage.objects.count() == 1


def test_it_sees_no_row_and_changes_none() -> None:
    takes_in()
    sees_no_row_and_changes_none(WEBHOOKS)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("vault_key (id, tip, sealed, compartment)", "gen_random_uuid(), gen_random_uuid(), '', 'casework'"),
        ("vault_key (id, tip, sealed, person)", "gen_random_uuid(), gen_random_uuid(), '', gen_random_uuid()"),
        ("intake_singlemessage (id, stored, damaged, sealed)", "gen_random_uuid(), now(), true, ''"),
        (
            "intake_singlemessage (id, stored, damaged, sealed)",
            "gen_random_uuid(), now() + interval '1 day', false, ''",
        ),
        ("intake_singlemessage (id, stored, damaged, file, sealed)", "gen_random_uuid(), now(), false, true, ''"),
        ("intake_singlemessage (id, stored, damaged, given_up, sealed)", "gen_random_uuid(), now(), false, true, ''"),
        ("intake_callerword (id, call, word, by, at)", "gen_random_uuid(), 'c', 'nobody', '', now()"),
        (
            "intake_callerword (id, call, word, by, at)",
            "gen_random_uuid(), 'c', 'waits', '', now() + interval '1 day'",
        ),
    ],
    ids=[
        "a key for casework",
        "a key for a person",
        "a damaged message",
        "a message of tomorrow",
        "a file",
        "an end",
        "that nobody is left to ring",
        "a caller of tomorrow",
    ],
)
def test_it_adds_only_what_is_new(table: str, values: str) -> None:
    assert refused(WEBHOOKS, f"INSERT INTO {table} VALUES ({values})")


def test_it_notes_what_is_said_of_a_caller_and_sees_that_of_the_one_whom_it_names() -> None:
    with acting_as(WEBHOOKS):
        assert note(Said(CALL, WAITS), now())
        assert note(Said(CALL, TAKEN, b"first"), now())
        assert note(Said(CALL, TAKEN, b"first"), now()), "what the provider repeats is true again"
        assert not note(Said(CALL, TAKEN, b"second"), now())
        assert words_of(CALL) == {WAITS: b"", TAKEN: b"first"}
    with acting_as(WEBHOOKS), connection.cursor() as cursor:
        # Naming lasts as long as a transaction, and here the test is one.
        cursor.execute("SELECT set_config('heatwatch.caller', '', true)")
        cursor.execute("SELECT call, word, by FROM intake_callerword")
        assert cursor.fetchall() == [], "without naming a caller it sees none"
    with acting_as(WEBHOOKS):
        assert words_of(hashlib.sha256(b"CA2").digest()) == {}
    assert refused(WEBHOOKS, "SELECT at FROM intake_callerword")


def test_it_sees_whether_somebody_can_be_rung_and_of_no_other_process_when_it_was_alive() -> None:
    for worker in (RINGS, "waker", "reader 1"):
        beat(worker, now())
    with acting_as(WEBHOOKS):
        assert somebody_can_be_rung(now())
        assert not somebody_can_be_rung(now() + FRESH)
    with acting_as(WEBHOOKS), connection.cursor() as cursor:
        cursor.execute("SELECT worker FROM intake_heartbeat")
        assert cursor.fetchall() == [(RINGS,)]
    assert refused(POST, "SELECT worker FROM intake_heartbeat")


def test_the_public_door_takes_no_message_in() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE heatwatch_door")
        takes_in()


def test_the_time_that_it_may_name_is_not_far_ahead() -> None:
    with pytest.raises(DatabaseError), acting_as(WEBHOOKS):
        message = Incoming("sms", "+15105550107", "they keep us", now() + timedelta(days=1))
        take_in(message, seen=SEEN, recipients=RECIPIENTS)


def test_the_statements_for_the_administrator_name_it_too() -> None:
    file = Path(__file__).resolve().parents[2] / "ops" / "postgresql" / "quiet.sql"
    assert set(quiet(WEBHOOKS.role)) <= {line.rstrip(";") for line in file.read_text("utf-8").splitlines()}
