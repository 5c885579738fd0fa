"""The adapter signs the time and the very bytes that it sends: HMAC-SHA256 under the secret that both sides know."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from heatwatch.common.secret import Secret
from heatwatch.web.webhooks.channels import Sent
from heatwatch.web.webhooks.refusals import NotProven

SIGNATURE = "X-Heatwatch-Signature"
FORM = re.compile(r"t=(?P<time>[0-9]{1,12}),v1=(?P<hash>[0-9a-f]{64})")
# Signed longer ago it is somebody's copy, or one of the two clocks is wrong.
FRESH = timedelta(minutes=5)


def prove(sent: Sent, secret: Secret[str]) -> None:
    """Raise `NotProven` unless the adapter signed just this within the last minutes."""
    given = FORM.fullmatch(sent.headers.get(SIGNATURE, ""))
    if given is None:
        raise NotProven
    wanted = hmac.new(secret.reveal().encode(), f"{given['time']}.".encode() + sent.body, hashlib.sha256).hexdigest()
    old = abs(sent.now - datetime.fromtimestamp(int(given["time"]), UTC)) > FRESH
    if not hmac.compare_digest(given["hash"], wanted) or old:
        raise NotProven
