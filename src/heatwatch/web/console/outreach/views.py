"""Posters, plain cards and the link card, to download and to copy."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from heatwatch.common.errors import HouseError
from heatwatch.outreach import address
from heatwatch.outreach.kinds import POSTER, office, printed, unprinted
from heatwatch.outreach.link_card import link_card, plain_link
from heatwatch.web.console.gate import needs
from heatwatch.web.console.pages import page


@needs("print_posters")
def posters(request: Any) -> HttpResponse:
    """What there is in each language; what is missing where the site's address is not known."""
    try:
        site, known = address.known(settings.ENV.public_address), office()
    except HouseError as refusal:
        return page(request, "posters", {"refusal": refusal})
    languages = [
        {
            "code": code,
            "name": name,
            "unprinted": unprinted(code),
            "address": site.page(code),
            "link_card": link_card(known, code, site),
            "plain_link": plain_link(code, site),
        }
        for code, name in settings.LANGUAGES
    ]
    return page(request, "posters", {"languages": languages, "site": site})


@needs("print_posters")
def poster(request: Any) -> HttpResponse:
    """One PDF, as a download. Its name tells neither what it is about nor for whom it is."""
    kind, language = request.GET.get("kind", POSTER), request.GET.get("language", "en")
    made = printed(kind, language, address.known(settings.ENV.public_address))
    disposition = f'attachment; filename="{kind}-{language}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})
