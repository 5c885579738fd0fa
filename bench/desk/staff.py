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
from heatwatch.vault.recipients import load, write  # noqa: E402  the same

TIPS = 60
STORY = "The girl at the nail salon on Corliss Street sleeps in the back, and the owner keeps her passport. " * 8


def main() -> None:
    """Make the desk's key anew, give it to one supervisor, and receive tips for it."""
    now, payload, identity = clock.now(), new_payload(DESK), new_identity()
    file = settings.ENV.recipients_file
    known = load(file)
    recipients = replace(known, compartments={**known.compartments, DESK: payload.identity.recipient})
    write(file, recipients)
    Compartment.objects.filter(pk=DESK).update(recipient=payload.identity.recipient)
    account = create_account(username="vera", display_name="Vera", roles=["supervisor"], now=now, demo=True)
    _holds_the_desk(account, identity, payload, now)
    reader = create_account(username=READER, display_name="Reader", roles=[], now=now, kind="service", demo=True)
    own = new_identity()
    _holds_the_desk(reader, own, payload, now)
    key = settings.ENV.key_file("reader.key")
    key.touch(0o600)
    key.write_text(own.reveal())
    beat(READER, now)
    shared: dict[str, Any] = {"files": [], "recipients": recipients, "now": now, "demo": True}
    stories = (Submission(f"{place} {STORY}") for place in range(TIPS))
    numbers = [receive_tip(story, token=new_id().bytes * 2, **shared).tip_number for story in stories]
    cookie = begin_session(account, identity.reveal(), now, factor="app")
    json.dump({"cookie": cookie, "numbers": numbers}, sys.stdout)


def _holds_the_desk(account: Any, identity: Identity, payload: Payload, now: datetime) -> None:
    PersonKey.objects.create(account=account, recipient=identity.recipient, sealed=b"none", created_at=now)
    Membership.objects.create(
        compartment_id=DESK,
        account=account,
        sealed=payload.sealed_to(identity.recipient),
        granted_at=now,
        words=six_words(identity.recipient),
    )


main()
