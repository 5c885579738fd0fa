"""PostgreSQL only: a rotation waits for a message that is being settled, and the message for a rotation."""

from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import connections, transaction

from heatwatch.common import clock
from heatwatch.intake.actions.conversations import tokens_now
from heatwatch.vault import recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.compartments import DESK
from tests.people import House

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_no_rotation_begins_while_a_conversation_is_looked_for(house: House) -> None:
    begun, ring = Event(), house.vera.keyring

    def rotates() -> None:
        rotating.begin(ring, DESK, clock.now())
        begun.set()
        connections.close_all()

    ceremony, colleague = recipients.load(settings.ENV.recipients_file), Thread(target=rotates)
    with transaction.atomic():
        before = tokens_now(house.maya.keyring, ceremony)
        colleague.start()
        assert not begun.wait(1), "a token would be stored under the key before, and looked for under the next"
    colleague.join(30)
    assert begun.is_set()
    with transaction.atomic():
        assert tokens_now(house.maya.keyring, ceremony).version == before.version + 1
