"""A new secret on its way to an app: shown by a page, proved by a code, stored nowhere until then."""

from typing import Any

import segno
from django.conf import settings

from heatwatch.common import clock
from heatwatch.factors import codes
from heatwatch.web.console.offered import brought, carried

PURPOSE = "offered app secret"


def offer(cookie: str, secret: bytes) -> str:
    """What the page sends back with the code: signed, so that nobody brings a secret of their own."""
    return carried(cookie, PURPOSE, secret)


def offered(cookie: str, proof: str) -> bytes:
    """The secret that was offered; raises `Invalid` when it was not."""
    return brought(cookie, PURPOSE, proof, name="secret")


def issuer() -> str:
    """What an app or a browser writes beside the name."""
    programme = settings.AGENCY.speaking("en").programme
    return f"HEAT Watch {programme}"[:60]


def picture(secret: bytes, username: str) -> str:
    """The picture that an app's camera reads, as the address of an image."""
    made = segno.make(codes.address(secret, username, issuer()), error="m", micro=False)
    return str(made.svg_data_uri(scale=4, border=4, light="#fff"))


def demo_code(account: Any, secret: bytes) -> str | None:
    """In a demonstration, what an app would show now; None everywhere else."""
    if not (settings.SHOW_DEMO_CODES and settings.ENV.demo and account.is_demo):
        return None
    return codes.code_of(secret, codes.step_of(clock.now()))
