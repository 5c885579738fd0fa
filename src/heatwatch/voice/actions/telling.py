"""What the desk learns of a recorded call: a tip, with its recording or, while that cannot be fetched, without it.

It needs the desk's key and no line to the provider. So the reader's main loop does it, too, where nobody fetches: a
reader to which nobody gave the account's secret would otherwise keep from everybody that people called.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import Error, transaction

from heatwatch.common.clock import is_over
from heatwatch.intake.actions import gathering
from heatwatch.intake.actions.gathering import Opened
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.actions.taking_in import sealed_rows
from heatwatch.intake.incoming import Call
from heatwatch.intake.models import Tip
from heatwatch.intake.queries import single_messages_waiting
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert
from heatwatch.voice import rules

VOICE, TIP_LINE_LANGUAGE = "voice", "en"
log = logging.getLogger("heatwatch.voice")


def tell_of_calls(keyring: Keyring, now: datetime) -> int:
    """Where nobody fetches: a tip without its recording of each call that waited for long; returns how many there are.

    The recording joins the tip once somebody fetches it.
    """
    to = gathering.recipients_now(keyring) if single_messages_waiting(calls=True) else None
    if to is None:
        return 0
    late = [one for one in gathering.recorded_calls(keyring) if is_late(one, now)]
    return sum(_told(keyring, to, one) for one in late)


def is_late(one: Opened, now: datetime) -> bool:
    """Whether the desk has to learn of this call now, with or without its recording."""
    return not call_of(one).tip and is_over(one.message.at, rules.PATIENCE, now)


def tip_without(keyring: Keyring, to: Recipients, one: Opened) -> bool:
    """A tip without the recording, and a notice of which tip it is to join; False when somebody else was quicker."""
    call = call_of(one)
    story, where = rules.story_without(call.seconds, found=not call.language), rules.elsewhere(call.recording)
    with transaction.atomic():
        if not gathering.taken([one.id]):
            return False
        tip, recipient = tip_of(keyring, to, one, story, [], where)
        later = replace(one.message, call=replace(call, tip=str(tip), recipient=recipient))
        insert(sealed_rows(later, to))
    return True


def tip_of(
    keyring: Keyring, to: Recipients, one: Opened, story: str, files: Sequence[SealedFile], elsewhere: str = ""
) -> tuple[UUID, str]:
    """A new tip, and its public key. Nobody holds its message code: nobody is called back by this house."""
    message, call = one.message, call_of(one)
    said = Submission(
        story=story,
        language=call.language or TIP_LINE_LANGUAGE,
        channel=VOICE,
        sender=message.sender or rules.NOT_TOLD,
        elsewhere=elsewhere,
    )
    token, demo = secrets.token_bytes(32), settings.ENV.demo
    received = receive_tip(said, token=token, files=files, recipients=to, now=message.at, demo=demo, told=False)
    tip = Tip.objects.get(number=received.tip_number).pk
    return tip, open_tip_key(keyring, tip).recipient


def call_of(one: Opened) -> Call:
    """The call that a notice is of."""
    assert one.message.call  # noqa: S101  `recorded_calls` lets nothing else through
    return one.message.call


def _told(keyring: Keyring, to: Recipients, one: Opened) -> bool:
    """One that the house stumbles over holds up no other."""
    try:
        told = tip_without(keyring, to, one)
    except Error:
        raise
    except Exception as fault:  # noqa: BLE001  whatever it is, the desk must learn of everybody else's call
        log.warning("%s could not become a tip: %s", one.id, type(fault).__name__)
        return False
    log.warning("%s became a tip without its recording: nobody here fetches", one.id)
    return told
