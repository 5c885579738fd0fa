"""Asking the virus scanner, where there is one."""

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
