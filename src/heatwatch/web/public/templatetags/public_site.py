"""Addresses that every page of the public site needs."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info, override

from heatwatch.intake.receipts import LISTS
from heatwatch.knowledge.spoken.languages import FALLBACK
from heatwatch.web.kit.context import language
from heatwatch.web.public.assets import name_of

register = template.Library()


class Tongue(NamedTuple):
    """A language that the site can be read in, and the address of this very page in it."""

    code: str
    name: str
    address: str


@register.simple_tag
def asset_address(kind: str) -> str:
    """Where the style sheet or the script is."""
    return reverse("asset", args=[name_of(kind)])


@register.filter
def whole(number: str) -> str:
    """A telephone number, whole: broken at the end of a line, or turned around in Arabic, it would be dialled so."""
    return format_html('<bdi class="whole" dir="ltr">{}</bdi>', number)


@register.simple_tag(takes_context=True)
def contact_of(context: dict[str, Any], id: str) -> Any:
    """A number or address of the agency file in the reader's language; None where it lists none."""
    return context["agency"].contact(id)


@register.simple_tag(takes_context=True)
def other_languages(context: dict[str, Any]) -> list[Tongue]:
    """The languages that this page is not in, with its address in each."""
    codes = [code for code, _ in settings.LANGUAGES if code != language()]
    return [Tongue(code, _own_name(code), _address(context, code)) for code in codes]


@register.simple_tag
def language_of_codes() -> str:
    """The language of the words of a message code on this page: English where this language has no list of them."""
    return language() if language() in LISTS else FALLBACK


@register.simple_tag
def this_language() -> str:
    """The language of this page, as its speakers write it."""
    return _own_name(language())


def _own_name(code: str) -> str:
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def _address(context: dict[str, Any], code: str) -> str:
    path = context["request"].path
    prefix = f"/{language()}/"
    if path.startswith(prefix):
        return f"/{code}/{path.removeprefix(prefix)}"
    with override(code):
        return reverse("home")
