"""The address of what was found, with the words sealed in it."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from heatwatch.web.console.searching import boxes
from heatwatch.web.console.sessions import COOKIE

SEARCH = "search"


def address(request: Any, words: str, number: int) -> str:
    """Where a page of what was found is, for this session alone."""
    asked: dict[str, str | int] = {
        "asked": boxes.sealed(request.COOKIES[COOKIE], words),
        **({"page": number} if number else {}),
    }
    return f"{reverse(SEARCH)}?{urlencode(asked)}"
