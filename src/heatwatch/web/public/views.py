"""The pages that only inform."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heatwatch.knowledge import how_it_occurs
from heatwatch.web.kit.context import language
from heatwatch.web.public.answers import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """In danger now, the numbers, report, check a code, how it occurs, get help."""
    return page(request, "home")


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How human trafficking occurs, in short."""
    spoken = language()
    context = {"sections": how_it_occurs.sections(spoken), "sources": how_it_occurs.sources(spoken)}
    return page(request, "how", context)


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
