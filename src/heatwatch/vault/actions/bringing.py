"""A tip's key in one more compartment, beside the one it lies in; and taken from there again."""

from uuid import UUID

from django.conf import settings

from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, sealed_tip_key
from heatwatch.vault.models import TipKey


def seal_too(keyring: Keyring, tip: UUID, compartment: str) -> None:
    """Seal a tip's key, which the keyring opens, to a compartment too; the caller's transaction and record frame it.

    Whom to seal to is read from the file of the ceremony: the database is easier to change.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    recipient = recipients.load(settings.ENV.recipients_file).of(compartment)
    values = {"sealed": sealed_tip_key(text, tip, recipient)}
    TipKey.objects.get_or_create(tip=tip, person=None, compartment=compartment, defaults=values)


def take_from(tip: UUID, compartment: str) -> None:
    """Remove the key from a compartment; its members are assumed to have kept it."""
    TipKey.objects.filter(tip=tip, person=None, compartment=compartment).delete()
