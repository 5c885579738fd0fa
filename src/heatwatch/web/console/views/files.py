"""Downloading an attachment as it was sent: after a warning, with a record, never shown in the browser."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse

from heatwatch.common import clock
from heatwatch.desk import queries
from heatwatch.desk.actions.opening import name_of_attachment, open_attachment
from heatwatch.intake.submission import SealedFile
from heatwatch.media.errors import NotShown
from heatwatch.media.viewer import scanner
from heatwatch.web.console.gate import BOTH, always, needs
from heatwatch.web.console.media.scanning import warning_of
from heatwatch.web.console.pages import page
from heatwatch.web.kit.connections import handing_back

LONGEST_NAME = 120
# Even a browser that ignores the disposition runs nothing of it.
SANDBOX = "sandbox; default-src 'none'"


@needs("download_original", methods=BOTH, step_up=always)
def attachment(request: Any, number: str, id: UUID) -> HttpResponseBase:
    """GET warns; POST asks the virus scanner, where there is one, then records and sends the original."""
    tip = queries.tip_for(request.account, number)
    file = name_of_attachment(request.keyring, tip, id)
    warning = _warning(file) if request.method == "POST" and "knowing" not in request.POST else None
    if request.method != "POST" or warning:
        known = {"tip": tip, "file": file, "id": id, "report": settings.AGENCY.file_report, "warning": warning}
        return page(request, "attachment", {**known, "scanner": scanner()}, status=409 if warning else 200)
    file, pieces = open_attachment(request.keyring, request.account, tip, id, clock.now())
    response = StreamingHttpResponse(handing_back(pieces), content_type="application/octet-stream")
    response["Content-Disposition"] = disposition(file.name)
    response["Content-Length"] = str(file.size)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _warning(file: SealedFile) -> NotShown | None:
    """What speaks against the download. It can be had all the same: a file with a virus may be evidence too."""
    try:
        warning_of(file)
    except NotShown as warning:
        return warning
    return None


def disposition(name: str) -> str:
    """An attachment header with a plain name and the full one (RFC 6266, RFC 5987); no path, no control sign."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in last if c.isprintable()).strip(". ")[-LONGEST_NAME:] or "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in clean)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
