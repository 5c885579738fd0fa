"""What there is to print and to copy, by the name under which it is asked for."""

from django.conf import settings

from heatwatch.common.errors import NotFound
from heatwatch.knowledge import agency
from heatwatch.outreach.address import Address
from heatwatch.outreach.cards import cards
from heatwatch.outreach.poster import poster

POSTER, CARDS = "poster", "cards"
PRINTED = (POSTER, CARDS)


def office() -> agency.Agency:
    """The agency file as it is now: whoever changed a number prints the new one, whatever was loaded before."""
    return agency.load(settings.ENV.agency_file)


def printed(kind: str, language: str, address: Address) -> bytes:
    """The PDF of a kind in a served language; raises `NotFound`."""
    if kind not in PRINTED or language not in dict(settings.LANGUAGES):
        raise NotFound("there is no such thing to print", "choose a kind and a language from the list")
    if kind == CARDS:
        return cards(language, address)
    known = office()
    return poster(known, language, address, demo=settings.ENV.demo or known.demo)
