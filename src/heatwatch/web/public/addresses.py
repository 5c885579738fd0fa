"""Where a request comes from: used for a moment to slow wrong codes, kept nowhere."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address, as the shipped proxy adds it last behind TLS; never stored, never logged."""
    if settings.ENV.tls:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
