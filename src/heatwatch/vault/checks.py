"""Refusals to start for want of the right keys."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from heatwatch.common.errors import HouseError
from heatwatch.vault import queries, recipients

TAG = "heatwatch"
CEREMONY = "docs/guides/key-ceremony.md"


@register(TAG, deploy=True)
def recipients_are_those_of_the_ceremony(**_: Any) -> list[CheckMessage]:
    """E101 to E103: the doors seal to the recipients of the key ceremony, and to nobody who slipped in since."""
    try:
        file = recipients.load(settings.ENV.recipients_file)
    except HouseError as refusal:
        return [Error(refusal.cause, hint=refusal.hint, id="heatwatch.E101")]
    found: list[CheckMessage] = []
    if other := recipients.compare(file.compartments, *queries.named_recipients()):
        hint = f"do not serve: somebody may have put a key of their own there. Compare with the ceremony: {CEREMONY}"
        cause = f"file and database name another recipient for {', '.join(other)}"
        found.append(Error(cause, hint=hint, id="heatwatch.E102"))
    if file.demo != settings.ENV.demo:
        kind = "a demonstration's" if file.demo else "a real instance's"
        hint = f"each instance has keys of its own: {CEREMONY}"
        found.append(Error(f"the keys are {kind}", hint=hint, id="heatwatch.E103"))
    return found


@register(TAG, deploy=True)
def every_compartment_can_be_recovered(**_: Any) -> list[CheckMessage]:
    """E104, E105: a compartment whose members are gone is gone for good without a recovery copy for its own sheets."""
    if settings.ENV.in_front:
        return []
    there = queries.recovery_recipients()
    if without := sorted(set(queries.compartment_recipients()) - set(there)):
        hint = f"restore the recovery copy from a backup, or hold the ceremony again: {CEREMONY}"
        return [Error(f"there is no recovery copy of {', '.join(without)}", hint=hint, id="heatwatch.E104")]
    try:
        other = recipients.compare(recipients.load(settings.ENV.recipients_file).recoveries, there)
    except HouseError:
        return []  # E101 says so.
    if not other:
        return []
    hint = f"do not serve: backups would open for somebody else. Compare with the sheets: {CEREMONY}"
    cause = f"file and database name another recovery recipient for {', '.join(other)}"
    return [Error(cause, hint=hint, id="heatwatch.E105")]
