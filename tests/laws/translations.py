"""Every string that a person may read on the public site, and what the catalogues make of it."""

import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from heatwatch.knowledge.desk_tables import dispositions
from heatwatch.knowledge.reply_templates import reply_templates
from heatwatch.knowledge.spoken.catalogues import DOMAIN, folder_of
from tests.laws import tree

LOCALE = tree.SOURCE / "locale"
SITE, KNOWLEDGE = "django", DOMAIN
SAID_OF_INDICATORS = ("name", "explanation", "looks_like")
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


def knowledge_strings() -> Iterator[PublicString]:
    """What the knowledge base says to the public and to reporters. English and Spanish stand in its own files."""
    folder = tree.PROJECT / "knowledge_base"
    for path in sorted([*(folder / "pages").glob("*.toml"), *(folder / "indicators").glob("*.toml")]):
        data = tomllib.loads(path.read_text("utf-8"))
        said = data if path.parent.name == "pages" else [data.get(key) for key in SAID_OF_INDICATORS]
        yield from (PublicString(tree.shown(path), None, (english,)) for english in in_english(said))
    answers = [one.reporter_text.get("en", "") for one in dispositions().values()]
    replies = [one.text["en"] for one in reply_templates().values()]
    yield from (PublicString("what the desk answers", None, (english,)) for english in [*answers, *replies] if english)


def in_english(node: Any) -> Iterator[str]:
    """The English of every text that stands in several languages."""
    if isinstance(node, dict):
        if isinstance(node.get("en"), str):
            yield node["en"]
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            yield from in_english(value)


def languages(domain: str = SITE) -> list[str]:
    """Every language that has a catalogue, by its code."""
    found = LOCALE.glob(f"*/LC_MESSAGES/{domain}.po")
    return sorted(path.parent.parent.name.lower().replace("_", "-") for path in found)


def catalogue(language: str, domain: str = SITE) -> Catalog:
    folder = folder_of(language)
    with (LOCALE / folder / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=folder, abort_invalid=True)


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
