"""The database role of the door for e-mail on PostgreSQL: it adds messages with their files, and sees nothing."""

import hashlib

import pytest

from heatwatch.common.clock import now
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.intake.actions.enclosing import enclose
from heatwatch.intake.actions.taking_in import is_first, take_in, tell
from heatwatch.intake.doors import POST
from heatwatch.intake.incoming import Incoming, Mail
from heatwatch.intake.models import Chunk, SingleMessage
from heatwatch.intake.queries import inbox_states
from heatwatch.intake.rules import INBOX_LOOKED
from heatwatch.vault.queries import named_recipients
from tests.intake.acting import acting_as, refused, sees_no_row_and_changes_none
from tests.intake.test_webhooks_role import RECIPIENTS

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _role(db: None) -> None:
    create_door_role(None, demo=True)
    create_door_role(None, demo=True, door=POST)


def test_it_takes_a_message_with_a_file_in_once_and_notes_what_it_answered() -> None:
    file, pieces = enclose("a.pdf", "application/pdf", b"%PDF" + bytes(2_000_000), now())
    message = Incoming("email", "ana@mail.example", "they keep us", now(), mail=Mail(("<a@b>",), files=(file,)))
    seen = hashlib.sha256(b"a").digest()
    with acting_as(POST):
        assert take_in(message, seen=seen, recipients=RECIPIENTS, pieces=pieces)
        assert not take_in(message, seen=seen, recipients=RECIPIENTS)
        assert is_first(hashlib.sha256(b"b").digest(), now())
        assert not is_first(hashlib.sha256(b"b").digest(), now())
        assert named_recipients()
    assert (SingleMessage.objects.count(), Chunk.objects.count()) == (1, file.chunks)


def test_it_tells_how_the_mailbox_is_and_of_no_process_that_it_is_alive() -> None:
    with acting_as(POST):
        for _ in range(2):
            tell(INBOX_LOOKED, now())
    assert INBOX_LOOKED in inbox_states()
    for worker in ("reader", "waker rings", "restored", "inbox"):
        assert refused(POST, f"INSERT INTO intake_heartbeat (worker, at) VALUES ('{worker}', now())")
    assert refused(POST, "INSERT INTO intake_heartbeat (worker, at) VALUES ('inbox looked', now() + interval '1 day')")
    assert refused(POST, "SELECT worker FROM intake_heartbeat")


def test_it_sees_no_row_and_changes_none() -> None:
    sees_no_row_and_changes_none(POST)
