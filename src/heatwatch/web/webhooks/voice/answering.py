"""Twilio is answered in TwiML: what a caller hears next. Whoever is not on the line is told nothing."""

from django.http import HttpResponse

NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def answer(document: str) -> HttpResponse:
    """Go on with this document; without one nothing follows."""
    return HttpResponse(document or NOTHING, content_type="text/xml; charset=utf-8")
