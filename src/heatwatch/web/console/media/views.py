"""Looking at a file of a tip, and taking it out of reach.

What is shown was made anew by a child process (`heatwatch.media`); nothing of the file is read here. A picture comes
inside the page, so that a refusal is a page that can be read; sound and moving pictures come as a stream of their own.
"""

from base64 import b64encode
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.desk import queries
from heatwatch.desk.actions import files as desk
from heatwatch.desk.actions.opening import hold_tip, name_of_attachment, while_allowed, withheld_file
from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from heatwatch.media.kinds import MOVING, SOUND, way_of
from heatwatch.web.console.gate import BOTH, POST, needs
from heatwatch.web.console.media.forms import FileHandOverForm, ViewForm
from heatwatch.web.console.media.scanning import outcome_of, signed, warning_of
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import files
from heatwatch.web.kit.connections import handing_back

# A page with sound or moving pictures may load them from this console, and from nowhere else.
PLAYING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONTENT = {SOUND: "audio/mpeg", MOVING: "video/mp4"}


@needs("open_media", methods=BOTH)
def view_file(request: Any, number: str, id: UUID) -> HttpResponse:
    """GET asks why the file must be seen; POST records it and leads to the blurred view."""
    tip, now = queries.tip_for(request.account, number), clock.now()
    file = name_of_attachment(request.keyring, tip, id)
    form = ViewForm(request.POST if request.method == "POST" else None)
    scanned = ""
    if request.method == "POST" and form.is_valid():
        held, once = hold_tip(request.keyring, tip), form.once
        try:
            scanned = warning_of(file)
            desk.begin_viewing(request.account, held, id, form.cleaned_data["reason"], id=once, now=now)
            return redirect(
                f"{reverse('viewing', args=[tip.number, once])}?{urlencode({'scan': signed(scanned, once)})}"
            )
        except (Invalid, NotShown) as refusal:
            form.refuse(refusal)
    known = {"tip": tip, "file": file, "id": id, "form": form, "way": way_of(file.kind), "report": _report()}
    known["playable"] = viewer.has_ffmpeg()
    return page(request, "view_file", known, status=422 if form.errors else 200)


@needs("open_media")
def viewing(request: Any, number: str, id: UUID) -> HttpResponse:
    """The view of a file that somebody said they need to see: blurred first, one page at a time."""
    tip = queries.tip_for(request.account, number)
    row, file = desk.viewed_file(request.keyring, request.account, tip, id, clock.now())
    asked, sharp = _number(request.GET.get("page", "")), "sharp" in request.GET
    mark = request.GET.get("scan", "")
    known = {"tip": tip, "file": file, "id": row.attachment_id, "viewing": id, "page": asked, "sharp": sharp}
    known |= {"way": way_of(file.kind), "report": _report(), "mark": mark, "scan": outcome_of(mark, id)}
    try:
        known |= _seen(file, asked, sharp=sharp)
    except NotShown as refusal:
        return page(request, "viewing", {**known, "refusal": refusal}, status=422)
    response = page(request, "viewing", known)
    if known["way"] in CONTENT:
        response["Content-Security-Policy"] = PLAYING
    return response


@needs("open_media")
def play(request: Any, number: str, id: UUID) -> HttpResponseBase:
    """Sound or moving pictures, written anew while they are sent."""
    tip = queries.tip_for(request.account, number)
    row, file = desk.viewed_file(request.keyring, request.account, tip, id, clock.now())
    stream = viewer.playing(file.kind, handing_back(desk.checked_pieces(file)), sharp="sharp" in request.GET)
    sent = handing_back(while_allowed(request.account, "open_media", row.attachment, stream))
    response = StreamingHttpResponse(sent, content_type=CONTENT[way_of(file.kind)])
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Accept-Ranges"] = "none"
    return response


@needs("withhold_file", methods=POST)
def withhold(request: Any, number: str, id: UUID) -> HttpResponse:
    """Possible child sexual abuse material: no question, no form; the file is out of reach when this answers."""
    tip, now = queries.tip_for(request.account, number), clock.now()
    held, named = hold_tip(request.keyring, tip), settings.AGENCY.media.custodians
    desk.withhold(request.keyring, request.account, held, id, named=named, now=now)
    if queries.visible(request.account).filter(pk=tip.pk).exists():
        return redirect("hand_over_file", tip.number, id)
    return redirect("withheld")


@needs("withhold_file")
def withheld(request: Any) -> HttpResponse:
    """What to do now, for whoever withheld a file and holds it no longer. It names no tip."""
    people = desk.custodians(settings.AGENCY.media.custodians, request.keyring)
    return page(request, "withheld", {"people": people, "report": _report()})


@needs("withhold_file", methods=BOTH)
def hand_over_file(request: Any, number: str, id: UUID) -> HttpResponse:
    """Who was told of a withheld file, and the form to record it."""
    tip, now = queries.tip_for(request.account, number), clock.now()
    file, state = withheld_file(request.keyring, tip, id)
    filled = request.POST if request.method == "POST" else None
    form = FileHandOverForm(filled, initial={"agency": _report().name})
    if filled is not None and form.is_valid():
        held, told = hold_tip(request.keyring, tip), form.cleaned_data
        try:
            do_once(form.once, lambda: desk.hand_over_file(request.account, held, id, told, now), now)
            return redirect(f"{reverse('hand_over_file', args=[tip.number, id])}?done=1")
        except Invalid as refusal:
            form.refuse(refusal)
    known = {"tip": tip, "file": file, "id": id, "state": state, "form": form, "report": _report()}
    known |= {"acts": files.custody(tip, id), "done": "done" in request.GET}
    return page(request, "hand_over_file", known, status=422 if form.errors else 200)


def _seen(file: Any, asked: int, *, sharp: bool) -> dict[str, Any]:
    if way_of(file.kind) in CONTENT:
        if not viewer.has_ffmpeg():
            raise NotShown("no ffmpeg")
        return {"pages": 1}
    view = viewer.picture(file.kind, handing_back(desk.checked_pieces(file)), page=asked, sharp=sharp)
    return {"pages": view.pages, "picture": f"data:image/jpeg;base64,{b64encode(view.jpeg).decode('ascii')}"}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _report() -> Any:
    return settings.AGENCY.file_report
