"""A request as it arrives at a door."""

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

FORM = "multipart/form-data"
# How browsers name the boundary of a form. Django asks the library for e-mail what else there may be.
_OF_A_BROWSER = re.compile(FORM + "; boundary=([a-zA-Z0-9-]{1,70})")
TYPED = "application/x-www-form-urlencoded"


class LengthMissing(BadRequest):
    """A form that does not say how long it is: Django would take it for an empty one."""


class Arriving(WSGIRequest):
    """A request whose content type, where a browser sends a form, is read once and at a glance.

    Django takes it apart twice, each time by building an e-mail, which takes longer than reading the form
    (`bench/intake`).
    """

    # Empty where Django read it.
    boundary = ""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        written = _OF_A_BROWSER.fullmatch(meta.get("CONTENT_TYPE", ""))
        if written is None:
            try:
                super()._set_content_type_params(meta)  # type: ignore[misc]  # django-stubs leave it out
            except (LookupError, TypeError, ValueError):
                # Outside of everything that answers faults. What the library for e-mail cannot read counts as none.
                self.content_type, self.content_params = "", {}
            return
        self.boundary = written[1]
        self.content_type, self.content_params = FORM, {"boundary": written[1]}

    def _load_post_and_files(self) -> None:
        """What was posted, when all of it is here: half a story is never taken for the whole, in whichever form."""
        if self.method == "POST" and "HTTP_TRANSFER_ENCODING" in self.META and not self.META.get("CONTENT_LENGTH"):
            self._mark_post_parse_error()  # type: ignore[attr-defined]  # django-stubs leave it out
            raise LengthMissing
        super()._load_post_and_files()
        body = getattr(self, "_body", None)
        if (
            self.content_type == TYPED
            and self.method == "POST"
            and body is not None
            and len(body) != self._told_length()
        ):
            self._mark_post_parse_error()  # type: ignore[attr-defined]  # django-stubs leave it out
            raise BadRequest

    def _told_length(self) -> int:
        length = str(self.META.get("CONTENT_LENGTH") or "")
        return int(length) if length.isdecimal() else 0

    def parse_file_upload(self, META: Any, post_data: Any) -> Any:  # noqa: N803  Django's signature
        """Fields and files of a form, by the one upload handler of the house (`web.kit.uploads`)."""
        length = str(META.get("CONTENT_LENGTH", ""))
        if not self.boundary or not length.isdecimal() or not int(length):
            return super().parse_file_upload(META, post_data)
        (handler,) = self.upload_handlers
        return handler.handle_raw_input(post_data, META, int(length), self.boundary, self.encoding)


class Door(WSGIHandler):
    """What serves the requests of every door."""

    request_class = Arriving
