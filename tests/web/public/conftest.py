"""A desk to seal to, and a reporter at the public site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from heatwatch.common.clock import now
from heatwatch.intake.slowing import Slowing
from heatwatch.vault import recipients
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.models import Compartment
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.public import mailbox
from tests.web.public.reporter import Reporter


@pytest.fixture
def desk(home: Path, db: None) -> Iterator[Identity]:
    """The identity that new tips are sealed to; the file that names it is put back afterwards."""
    identity = new_identity()
    file = home / "recipients.json"
    before = file.read_text("ascii") if file.exists() else None
    recipients.write(file, recipients.Recipients({"desk": identity.recipient}, demo=True))
    Compartment.objects.create(name="desk", recipient=identity.recipient, created_at=now())
    desk_recipients.cache_clear()
    yield identity
    desk_recipients.cache_clear()
    if before is None:
        file.unlink()
    else:
        file.write_text(before, "ascii")


@pytest.fixture
def reporter(public_client: Client, desk: Identity, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    """Somebody with a browser, whom no earlier wrong code slows."""
    monkeypatch.setattr(mailbox, "slowing", Slowing())
    return Reporter(public_client, desk)
