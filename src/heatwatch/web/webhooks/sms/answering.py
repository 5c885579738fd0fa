"""Twilio is answered in TwiML: a document that says what to text back, or that nothing is."""

from xml.sax.saxutils import escape

from django.http import HttpResponse

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def answer(text: str) -> HttpResponse:
    """Text this back; with an empty text nothing is."""
    said = f"<Message>{escape(text)}</Message>" if text else ""
    return HttpResponse(f"{HEAD}<Response>{said}</Response>", content_type="text/xml; charset=utf-8")
