"""Under which name a browser knows this console: passkeys belong to a host name, never to a number."""

import ipaddress
from typing import Any

from django.conf import settings

from heatwatch.factors.passkeys import Site


def site_of(request: Any) -> Site | None:
    """The host name that was asked for, which is one of the console's own (ALLOWED_HOSTS); none for an address."""
    host = request.get_host()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else host
    if _is_number(name.strip("[]")):
        return None
    return Site(name, f"{'https' if settings.ENV.tls else 'http'}://{host}")


def named_host() -> str:
    """A name under which passkeys work, for whoever came by a number."""
    return next((host for host in settings.ENV.hosts if not _is_number(host.strip("[]"))), "")


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
