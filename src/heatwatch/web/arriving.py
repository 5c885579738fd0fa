"""A request as it arrives at a door."""

import re
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

FORM = "multipart/form-data"
# How browsers name the boundary of a form. Django asks the library for e-mail what else there may be.
_OF_A_BROWSER = re.compile(FORM + "; boundary=([a-zA-Z0-9-]{1,70})")


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
            super()._set_content_type_params(meta)  # type: ignore[misc]  # django-stubs leave it out
            return
        self.boundary = written[1]
        self.content_type, self.content_params = FORM, {"boundary": written[1]}

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
