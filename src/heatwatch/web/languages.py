"""The language of a page is in its address."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import activate, check_for_language
from django.utils.translation.trans_real import get_languages


class Languages(LocaleMiddleware):
    """Where the address names a language, nothing else is looked at; everywhere else Django finds out.

    Django looks at the address of every request three times, and at what the browser asks for before it
    (`bench/intake`).
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page in its language; without one in its address, a redirect to the reader's."""
        code = request.path_info[1:].partition("/")[0]
        if code not in get_languages() or not check_for_language(code):
            return super().__call__(request)
        activate(code)
        request.LANGUAGE_CODE = code
        response: HttpResponse = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
