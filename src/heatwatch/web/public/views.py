"""The pages that only inform."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heatwatch.knowledge import public_pages
from heatwatch.web.kit.context import language
from heatwatch.web.public.answers import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """In danger now, the numbers, report, check a code, how it occurs, get help."""
    return page(request, "home")


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How human trafficking occurs: what controls people, from the first offer to the court, with footnotes."""
    return page(request, "how", {"shown": public_pages.shown("how", language())})


@require_safe
def signs(request: HttpRequest) -> HttpResponse:
    """Who are you? And what to do, and what not."""
    return page(request, "signs", {"shown": public_pages.shown("signs", language())})


@require_safe
def seen_by(request: HttpRequest, who: str) -> HttpResponse:
    """What a neighbor, a nurse, a driver may see."""
    seen = public_pages.seen_by(who, language())
    if seen is None:
        raise Http404
    return page(request, "seen_by", {"seen": seen})


@require_safe
def yours(request: HttpRequest) -> HttpResponse:
    """If it is happening to you, under a title that tells nothing to whoever looks over a shoulder."""
    return page(request, "yours", {"shown": public_pages.shown("yours", language())})


@require_safe
def help(request: HttpRequest) -> HttpResponse:  # noqa: A001  the name of the page
    """Whom to call, and what one has a right to."""
    return page(request, "help")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """What this site cannot erase from a phone or computer, and how to."""
    return page(request, "safety")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who reads it, and where that ends."""
    return page(request, "privacy")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site was tested with, and where to say that something does not work."""
    return page(request, "accessibility")
