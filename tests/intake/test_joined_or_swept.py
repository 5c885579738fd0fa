"""PostgreSQL only: a file joins a tip whole or not at all, also when it is swept at that very moment."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connections, transaction

from heatwatch.common import clock
from heatwatch.intake.actions.drafts import drop_files, sweep
from heatwatch.intake.actions.receiving import attach
from heatwatch.intake.errors import FilesGone
from heatwatch.intake.models import Attachment, Chunk
from heatwatch.vault.keys import new_identity
from tests.people import House, a_file

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TOMORROW = timedelta(days=2)


def beside(work: Callable[[], object]) -> tuple[Thread, Event]:
    """Somebody else does this in a connection of their own, and has done it when the event is set."""
    done = Event()

    def alone() -> None:
        work()
        connections.close_all()
        done.set()

    colleague = Thread(target=alone)
    colleague.start()
    return colleague, done


@pytest.mark.parametrize("how", ["swept", "dropped"])
def test_what_is_joining_a_tip_is_neither_swept_nor_dropped(house: House, how: str) -> None:
    tip, file = house.receives(), a_file()
    removing = {"swept": lambda: sweep(clock.now() + TOMORROW), "dropped": lambda: drop_files([file.file])}[how]
    with transaction.atomic():
        attach(tip.pk, new_identity().recipient, [file])
        colleague, done = beside(removing)
        assert not done.wait(1), "the pieces of a file went that a tip is about to name"
    colleague.join(30)
    assert done.is_set()
    assert Chunk.objects.filter(file=file.file).count() == Attachment.objects.get(file=file.file).chunks


def test_what_is_being_swept_joins_no_tip(house: House) -> None:
    tip, file, refused = house.receives(), a_file(), []

    def joins() -> None:
        try:
            with transaction.atomic():
                attach(tip.pk, new_identity().recipient, [file])
        except FilesGone as gone:
            refused.append(gone)

    with transaction.atomic():
        sweep(clock.now() + TOMORROW)
        colleague, done = beside(joins)
        assert not done.wait(1), "a tip names a file whose pieces are going"
    colleague.join(30)
    assert refused
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()
