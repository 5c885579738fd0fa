"""The last stage of a flood: a page that asks to wait some seconds, keeps everything typed, and then takes it.

There is no puzzle: a frightened person, an old phone and a screen reader get through it like anybody else.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from heatwatch.common import clock
from heatwatch.intake.pacing import Pacing
from heatwatch.web.kit.faults import attempts
from heatwatch.web.public import tickets
from heatwatch.web.public.addresses import address_of
from heatwatch.web.public.answers import SLOW_DOWN, SeeOther, filled
from heatwatch.web.public.posted import Posted, forget

TICKET = "ticket"
# A browser that comes a moment early sees the page a second time.
EARLY = 1
pacing = Pacing()
taken = tickets.Tickets()


def seconds_to_wait(request: HttpRequest, posted: Posted) -> int:
    """How long this report has to wait; whoever waited already is not counted again."""
    now = clock.now()
    if ticket := request.POST.get(TICKET, ""):
        content = (*posted.fields.items(), *sorted(posted.hashes))
        left = taken.seconds_left(ticket, posted.token, content, now)
        if left is not None:
            return left
        attempts.count("false_ticket", now)
    return pacing.count(address_of(request), settings.AGENCY.watch, now)


def ask(request: HttpRequest, posted: Posted, seconds: int) -> HttpResponse:
    """The page that waits. Asked for too early, it says what is left of the time and begins no new one."""
    if posted.was_left:
        forget(posted.files)
        return SeeOther(reverse("report"))
    if posted.files or posted.drafted:
        posted.keep(clock.now())
    ticket = tickets.issue(posted.token, seconds, clock.now())
    shape = {"ready": seconds == 0, "drafted": posted.drafted, "only_leave": True}
    values: dict[str, str | list[str]] = {"ticket": ticket, "seconds": str(seconds), **posted.fields}
    values["kept"] = sorted(posted.hashes)
    response = filled(request, "wait", shape, values, token=posted.token, status=SLOW_DOWN)
    response.headers["Retry-After"] = str(seconds + EARLY)
    return response
