"""The webhooks' database role on PostgreSQL: tried as somebody who took that door over. It adds, and sees nothing."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.common.clock import now
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.doors import WEBHOOKS, quiet
from heatwatch.intake.incoming import Incoming
from heatwatch.intake.models import SingleMessage
from heatwatch.vault.keys import new_identity
from heatwatch.vault.queries import named_recipients
from heatwatch.vault.recipients import Recipients
from tests.intake.acting import acting_as, refused, sees_no_row_and_changes_none

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

RECIPIENTS = Recipients({"desk": new_identity().recipient}, demo=True)
SEEN = hashlib.sha256(b"SM1").digest()


@pytest.fixture(autouse=True)
def _role(db: None) -> None:
    create_door_role(None, demo=True)
    create_door_role(None, demo=True, door=WEBHOOKS)


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
    ],
    ids=["a key for casework", "a key for a person", "a damaged message", "a message of tomorrow", "a file", "an end"],
)
def test_it_adds_only_what_is_new(table: str, values: str) -> None:
    assert refused(WEBHOOKS, f"INSERT INTO {table} VALUES ({values})")


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
