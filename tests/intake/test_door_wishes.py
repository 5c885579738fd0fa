"""The door's role on PostgreSQL adds a wish for deletion and reads the answer; it decides nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.intake.actions.door_role import create_door_role
from heatwatch.intake.actions.mailboxes import add_message, open_mailbox
from heatwatch.intake.models import DeletionRequest, Tip
from tests.intake.test_doors import as_the_door, as_the_door_inside, receipt_of, receives

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _door_role(db: None) -> None:
    create_door_role(None, demo=True)


def test_the_door_adds_a_wish_and_reads_what_became_of_it() -> None:
    with as_the_door():
        receipt = receipt_of(receives())
        add_message(receipt, "please", [], id=new_id(), now=now(), wish=True)
        assert open_mailbox(receipt).wish == "asked"
    DeletionRequest.objects.update(decision="granted")
    with as_the_door():
        assert open_mailbox(receipt).wish == "granted"


@pytest.mark.parametrize("columns", [{"decision": "granted"}, {"reason": b"x"}, {"decided_at": now()}])
def test_the_door_decides_no_wish(columns: dict[str, object]) -> None:
    receives()
    wish = DeletionRequest(tip=Tip.objects.get(), asked=now(), **columns)
    with pytest.raises(DatabaseError), transaction.atomic(), as_the_door_inside():
        wish.save(force_insert=True)


def test_the_door_reads_no_reason() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), as_the_door_inside(), connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM intake_deletionrequest")
