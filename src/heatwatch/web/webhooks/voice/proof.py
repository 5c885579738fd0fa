"""Twilio signs a call as it signs a message; the address that it signs names the step of the talk, too."""

from dataclasses import replace

from heatwatch.common.secret import Secret
from heatwatch.web.webhooks.channels import Sent
from heatwatch.web.webhooks.sms import proof


def prove(sent: Sent, secret: Secret[str]) -> None:
    """Raise `NotProven` unless the provider signed just this, for just this address and step."""
    proof.prove(replace(sent, address=f"{sent.address}?{sent.query}" if sent.query else sent.address), secret)
