"""The language of a page is in its address."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import activate, check_for_language
from django.utils.translation.trans_real import get_languages


class Languages(LocaleMiddleware):
    """Where the address names a language, nothing else is looked at; everywhere else Django finds out.

    Django looks at the address of every request three times, and at what the browser asks for before it
    (`bench/intake`). No view of this house is asynchronous.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page in its language; without one in its address, a redirect to the reader's."""
        code = request.path_info[1:].partition("/")[0]
        if code not in get_languages() or not check_for_language(code):
            return cast("HttpResponse", super().__call__(request))
        activate(code)
        request.LANGUAGE_CODE = code
        response = cast("HttpResponse", self.get_response(request))
        response.headers.setdefault("Content-Language", code)
        return response
