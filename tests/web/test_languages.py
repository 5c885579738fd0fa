"""A page comes in the language that its address names, by the same answer as Django's own middleware gives."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.test import RequestFactory, override_settings
from django.utils.translation import get_language, override

from heatwatch.config.settings import DOORS
from heatwatch.web.languages import Languages

CODES = [code for code, _ in settings.LANGUAGES]
ADDRESSES = [f"/{code}{rest}" for code in CODES for rest in ("/", "/form/", "", "/none/", "//form/")]
ODD = ["/", "//", "/form/", "/leave", "/EN/form/", "/en-us/form/", "/xx/", "/es_MX/", "/fil/", "/en.form/", "/static/a"]


def answered(middleware: type[LocaleMiddleware], address: str, status: int) -> object:
    """Everything that the middleware changes."""
    seen: list[object] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([get_language(), getattr(request, "LANGUAGE_CODE", None)])
        return HttpResponse(status=status)

    with override(None), override_settings(**DOORS["public"]):
        request = RequestFactory(HTTP_ACCEPT_LANGUAGE="es").get("/")
        request.path = request.path_info = address
        response = middleware(view)(request)
        assert isinstance(response, HttpResponse)
        return seen, response.status_code, dict(response.headers)


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("address", [*ADDRESSES, *ODD])
def test_the_answer_is_that_of_django(address: str, status: int) -> None:
    assert answered(Languages, address, status) == answered(LocaleMiddleware, address, status)
