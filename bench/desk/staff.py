"""Run inside the instance: a supervisor who holds the desk, a reader, and tips that really open.

Prints a cookie of the supervisor and the numbers of the tips as JSON. The reader's key lies where it looks for it.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  Django must be set up before its models load

from heatwatch.accounts.actions import begin_session, create_account  # noqa: E402  the same
from heatwatch.common import clock  # noqa: E402  the same
from heatwatch.common.ids import new_id  # noqa: E402  the same
from heatwatch.intake.actions.claiming import READER, beat  # noqa: E402  the same
from heatwatch.intake.actions.receiving import receive_tip  # noqa: E402  the same
from heatwatch.intake.submission import Submission  # noqa: E402  the same
from heatwatch.vault.compartments import DESK, Payload, new_payload  # noqa: E402  the same
from heatwatch.vault.keys import Identity, new_identity, six_words  # noqa: E402  the same
from heatwatch.vault.models import Compartment, Membership, PersonKey  # noqa: E402  the same
from heatwatch.vault.recipients import Recipients, load, write  # noqa: E402  the same

TIPS = 60
STORY = "The girl at the nail salon on Corliss Street sleeps in the back, and the owner keeps her passport. " * 8


def main() -> None:
    """Make the desk's key anew, give it to one supervisor and a reader, and receive tips for it."""
    now = clock.now()
    recipients, payload = a_new_desk()
    account, identity = a_supervisor("vera", payload, now)
    a_reader(payload, now)
    shared: dict[str, Any] = {"files": [], "recipients": recipients, "now": now, "demo": True}
    stories = (Submission(f"{place} {STORY}") for place in range(TIPS))
    numbers = [receive_tip(story, token=new_id().bytes * 2, **shared).tip_number for story in stories]
    cookie = begin_session(account, identity.reveal(), now, factor="app")
    json.dump({"cookie": cookie, "numbers": numbers}, sys.stdout)


def a_new_desk() -> tuple[Recipients, Payload]:
    """Another key of the desk in the place of the one that nobody holds."""
    payload, file = new_payload(DESK), settings.ENV.recipients_file
    known = load(file)
    recipients = replace(known, compartments={**known.compartments, DESK: payload.identity.recipient})
    write(file, recipients)
    Compartment.objects.filter(pk=DESK).update(recipient=payload.identity.recipient)
    return recipients, payload


def a_supervisor(name: str, payload: Payload, now: datetime) -> tuple[Any, Identity]:
    """Somebody who holds the desk's key."""
    account = create_account(username=name, display_name=name.title(), roles=["supervisor"], now=now, demo=True)
    identity = new_identity()
    _holds_the_desk(account, identity, payload, now)
    return account, identity


def a_reader(payload: Payload, now: datetime) -> None:
    """A reader whose key lies where it looks for it."""
    reader = create_account(username=READER, display_name="Reader", roles=[], now=now, kind="service", demo=True)
    own = new_identity()
    _holds_the_desk(reader, own, payload, now)
    key = settings.ENV.key_file("reader.key")
    key.touch(0o600)
    key.write_text(own.reveal())
    beat(READER, now)


def _holds_the_desk(account: Any, identity: Identity, payload: Payload, now: datetime) -> None:
    PersonKey.objects.create(account=account, recipient=identity.recipient, sealed=b"none", created_at=now)
    Membership.objects.create(
        compartment_id=DESK,
        account=account,
        sealed=payload.sealed_to(identity.recipient),
        granted_at=now,
        words=six_words(identity.recipient),
    )


if __name__ == "__main__":
    main()
