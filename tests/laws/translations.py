"""Every string that a person may read on the public site, and what the catalogues make of it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.laws import tree

LOCALE = tree.SOURCE / "locale"
# The console and the commands speak the office's own language.
STAFF_ONLY = ("src/heatwatch/web/console/", "src/heatwatch/cli/", "src/heatwatch/reader/")
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


class PublicString(NamedTuple):
    """One string in English, with the place it stands."""

    place: str
    context: str | None
    english: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.english[0]


def is_public(path: Path) -> bool:
    return not tree.shown(path).startswith(STAFF_ONLY)


def public_strings() -> Iterator[PublicString]:
    for path in tree.files_under(tree.SOURCE):
        if path.suffix in {".html", ".txt", ".py"} and is_public(path):
            yield from strings_of(path)


def strings_of(path: Path) -> Iterator[PublicString]:
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        source = templatize(source, origin=tree.shown(path))
    yield from strings_in(source, tree.shown(path))


def strings_in(source: str, place: str) -> Iterator[PublicString]:
    """The marked strings of Python source; a template is turned into such source first."""
    for line, function, found, _ in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}):
        parts = [found] if isinstance(found, str) else [part or "" for part in found]
        context = parts.pop(0) if "pgettext" in (function or "") else None
        english = tuple(
            parts[:2] if "ngettext" in (function or "") or "npgettext" in (function or "") else parts[:1]
        )
        if english and english[0]:
            yield PublicString(f"{place}:{line}", context, english)


def languages() -> list[str]:
    """Every language that has a catalogue."""
    return sorted(path.name for path in LOCALE.iterdir() if (path / "LC_MESSAGES" / "django.po").exists())


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def faults(string: PublicString, messages: Catalog) -> Iterator[str]:
    """What is wrong with the translation of one string."""
    message = messages.get(string.key, string.context)
    if message is None:
        yield "not in the catalogue"
        return
    if message.fuzzy:
        yield "fuzzy"
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    if not all(forms):
        yield "empty"
    wanted = {tuple(placeholders(english)) for english in string.english}
    for form in forms:
        if form and tuple(placeholders(form)) not in wanted:
            yield f"placeholders differ: {form!r}"


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
