"""Every string that a person may read on the public site, and what the catalogues make of it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
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
    for line, found, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield PublicString(f"{place}:{line}", context, (found,) if isinstance(found, str) else tuple(found))


def languages() -> list[str]:
    """Every language that has a catalogue."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


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
    wanted = {tuple(placeholders(english)) for english in string.english}
    for form in forms(message):
        if not form:
            yield "empty"
        elif tuple(placeholders(form)) not in wanted:
            yield f"placeholders differ: {form!r}"


def forms(message: Message) -> tuple[str, ...]:
    """The translation, or one for each plural form."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
