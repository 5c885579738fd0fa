"""The story in one breath: received, sealed, taken up, and back in the queue when the reporter writes again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from heatwatch import flow
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Tip
from heatwatch.intake.submission import Submission
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FILE = Path(flow.__file__)


@pytest.mark.django_db
def test_the_story_is_told_in_order() -> None:
    desk = Recipients({"desk": new_identity().recipient}, demo=True)
    received = flow.receive(Submission("a story"), token=b"t" * 32, files=[], recipients=desk, now=NOW)
    assert flow.take_up("reader 1", NOW) == [Tip.objects.get().pk]
    assert flow.take_up("reader 2", NOW) == []
    assert received.receipt
    add_message(received.receipt, "and another thing", [], id=uuid4(), now=NOW)
    assert flow.notice(NOW) == 1
    assert flow.notice(NOW) == 0
    assert Tip.objects.get().waiting_on == Tip.US
    assert flow.sweep(NOW + timedelta(days=2)) == 0


def test_it_stays_short_enough_to_be_read_first() -> None:
    assert len(FILE.read_text("utf-8").splitlines()) < 100
