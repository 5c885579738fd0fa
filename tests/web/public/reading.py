"""What the tests of the pages to read look at."""

import re

from django.utils.html import escape


def written(text: str) -> str:
    """A text as it stands in a page."""
    return str(escape(text))


def anchors(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def links_within(page: str) -> list[str]:
    return re.findall(r'href="#([^"]+)"', page)


def drawings(page: str) -> list[str]:
    return re.findall(r"<svg\b[^>]*>", page)
