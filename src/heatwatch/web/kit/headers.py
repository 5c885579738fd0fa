"""Response headers of each door: nothing inline, nothing from elsewhere, nothing kept."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, ResponseHeaders
from django.middleware.gzip import GZipMiddleware

Handler = Callable[[HttpRequest], HttpResponse]

# Everything a page of this house never asks a device for.
DENIED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
COMMON = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
}
# Only an answer that says so itself (a file whose name carries its hash) is ever kept by a browser or proxy.
NO_STORE = "no-store"


class Headers:
    """Adds the headers to every answer, error pages included."""

    referrer = "no-referrer"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.headers = ResponseHeaders({**self._headers(), "Cache-Control": NO_STORE})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What an answer says itself stands. Added one by one, Django checks and encodes each of them every time.
        response.headers._store = {**self.headers._store, **response.headers._store}  # noqa: SLF001  no other way in
        return response

    def form_targets(self) -> str:
        """Where a form of this door may lead, redirects included."""
        return "'self'"

    def _headers(self) -> dict[str, str]:
        headers = {**COMMON, "Referrer-Policy": self.referrer, "Content-Security-Policy": self._policy()}
        if settings.SECURE_HSTS_SECONDS:
            headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
        return headers

    def _policy(self) -> str:
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            f"form-action {self.form_targets()}; base-uri 'none'; frame-ancestors 'none'"
        )


class PublicHeaders(Headers):
    """The public site. A form may lead to the page that "Leave this site" ends on, and nowhere else outside."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Tell a browser that can go there where the same page is without a name that anybody on the way sees.

        Tor Browser offers to go on at the address in `Onion-Location`, and only believes it over TLS
        (https://community.torproject.org/onion-services/advanced/onion-location/).
        """
        response = super().__call__(request)
        onion = settings.ENV.onion
        # The header itself: a name that is nobody's was already refused, and asking for it would raise once more.
        if onion and request.META.get("HTTP_HOST") == onion:
            # There is no TLS to insist on: the service's name is its key.
            response.headers.pop("Strict-Transport-Security", None)
        elif onion and settings.ENV.tls and request.method in ("GET", "HEAD"):
            response.headers["Onion-Location"] = f"http://{onion}{request.get_full_path()}"
        return response

    def form_targets(self) -> str:
        """Chromium checks the target of a redirect after a form too, so the page one leaves to is named."""
        target = urlsplit(settings.AGENCY.leave_to)
        return f"'self' {target.scheme}://{target.netloc}"


class ConsoleHeaders(Headers):
    """The console. Its cross-site check reads the Origin header, which browsers blank under `no-referrer`."""

    referrer = "same-origin"


class Compression(GZipMiddleware):
    """Compresses every page but one that says ``no-transform``."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, smaller where that is safe."""
        kept = "no-transform" in response.headers.get("Cache-Control", "")
        return response if kept else super().process_response(request, response)
