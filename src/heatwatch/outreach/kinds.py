"""What there is to print and to copy, by the name under which it is asked for."""

from django.conf import settings

from heatwatch.common.errors import HouseError, NotFound
from heatwatch.knowledge import agency
from heatwatch.outreach.address import Address
from heatwatch.outreach.fonts import fonts_of

POSTER, CARDS = "poster", "cards"
PRINTED = (POSTER, CARDS)


def office() -> agency.Agency:
    """The agency file as it is now: whoever changed a number prints the new one, whatever was loaded before."""
    return agency.load(settings.ENV.agency_file)


def printed(kind: str, language: str, address: Address) -> bytes:
    """The PDF of a kind in a served language; raises `NotFound`, `HouseError` without fonts."""
    # What makes a PDF brings a decoder of pictures along. No process that serves has one before somebody prints.
    from heatwatch.outreach.cards import cards  # noqa: PLC0415  for that reason
    from heatwatch.outreach.poster import poster  # noqa: PLC0415  for that reason

    if kind not in PRINTED or language not in dict(settings.LANGUAGES):
        raise NotFound("there is no such thing to print", "choose a kind and a language from the list")
    if kind == CARDS:
        return cards(language, address)
    known = office()
    return poster(known, language, address, demo=settings.ENV.demo or known.demo)


def unprinted(language: str) -> HouseError | None:
    """Why nothing can be printed in a language; None where it can."""
    try:
        fonts_of(language)
    except HouseError as missing:
        return missing
    return None
