"""Asking the virus scanner, where there is one."""

from contextlib import suppress
from uuid import UUID

from django.core.signing import BadSignature, Signer

from heatwatch.desk.actions.files import checked_pieces
from heatwatch.intake.submission import SealedFile
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.web.kit.connections import handing_back

CLEAN, FAILED, ABSENT = "clean", "failed", "absent"


def warning_of(file: SealedFile) -> str:
    """Whether the scanner found nothing, failed, or is not there; raises `NotShown` when it warns.

    A scanner that fails keeps nobody from a file that may be a child's only hope; the page says so.
    """
    if not viewer.scanner():
        return ABSENT
    try:
        found = viewer.warned_of(handing_back(checked_pieces(file)))
    except NotShown as failure:
        if failure.reason == "changed":
            raise
        return FAILED
    if found:
        raise NotShown("infected")
    return CLEAN


def signed(outcome: str, viewing: UUID) -> str:
    """What became of the scan, for the address of this viewing: nobody can type another outcome there."""
    return _signer(viewing).sign(outcome)


def outcome_of(text: str, viewing: UUID) -> str:
    """The outcome that this console signed for this viewing; empty, not known, for anything else."""
    with suppress(BadSignature):
        return _signer(viewing).unsign(text)
    return ""


def _signer(viewing: UUID) -> Signer:
    return Signer(salt=f"scan before viewing {viewing}")
