"""English and Spanish are complete, and a further language is only a catalogue."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from tests.laws import translations, tree
from tests.laws.translations import PublicString

# Names that are the same in every language, the languages' own names for themselves, and words to machines.
UNTRANSLATED = re.compile(r"HEAT Watch|English|Español|https?://\S+|noarchive")
TEMPLATE_CODE = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?.*?endblocktrans(?:late)?\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
MARKUP = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>|&\w+;|\0", re.DOTALL)


def test_every_served_language_but_english_has_a_catalogue() -> None:
    served = {language for language, _ in settings.LANGUAGES}
    assert served - {"en"} == set(translations.languages()) - {"en"}
    assert "es" in served


def test_every_public_string_is_translated() -> None:
    strings = list(translations.public_strings())
    assert strings, "no public string was found: the extraction is broken"
    offenders = [
        f"{language} {string.place} {string.key!r}: {fault}"
        for language in translations.languages()
        for messages in [translations.catalogue(language)]
        for string in strings
        for fault in translations.faults(string, messages)
    ]
    assert not offenders, "\n".join(offenders)


def test_no_public_template_holds_words_outside_the_catalogue() -> None:
    offenders = [
        f"{tree.shown(path)}: {words!r}"
        for path in tree.files_under(tree.SOURCE / "web")
        if path.suffix == ".html" and translations.is_public(path)
        for words in bare_words(path.read_text("utf-8"))
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("Wait %(seconds)s seconds", "Espere %(segundos)s segundos", "placeholders differ"),
        ("Report", "", "empty"),
        ("Call <strong>911</strong>", "Llame al 911", "placeholders differ"),
    ],
)
def test_a_planted_bad_translation_is_found(english: str, spanish: str, fault: str) -> None:
    messages = Catalog(locale="es")
    messages.add(english, spanish)
    assert fault in next(translations.faults(PublicString("x", None, (english,)), messages))


def test_a_missing_or_fuzzy_translation_is_found() -> None:
    messages = Catalog(locale="es")
    messages.add("Send", "Enviar", flags={"fuzzy"})
    assert list(translations.faults(PublicString("x", None, ("Send",)), messages)) == ["fuzzy"]
    assert list(translations.faults(PublicString("x", None, ("Leave",)), messages)) == ["not in the catalogue"]


def test_strings_are_extracted_with_context_and_plural() -> None:
    source = "_('one')\npgettext('door', 'two')\nngettext('%(n)s file', '%(n)s files', n)\nother('no')\n"
    found = [(string.context, string.english) for string in translations.strings_in(source, "x.py")]
    assert found == [(None, ("one",)), ("door", ("two",)), (None, ("%(n)s file", "%(n)s files"))]


def test_bare_words_of_a_template_are_found() -> None:
    template = '<p class="x{% if y %} z{% endif %}">{% translate "fine" %} {{ also.fine }} Not fine{# fine #}</p>'
    assert list(bare_words(template)) == ["Not fine"]


def bare_words(template: str) -> Iterator[str]:
    """Text of a template that stands in no translation tag."""
    for part in MARKUP.split(TEMPLATE_CODE.sub("\0", template)):
        words = UNTRANSLATED.sub("", part).strip()
        if re.search(r"[^\W\d_]{2}", words):
            yield words
