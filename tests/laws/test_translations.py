"""Every language is complete, and a further one is only its catalogues."""

import re
from collections.abc import Callable, Iterator

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from heatwatch.knowledge.spoken.languages import ALWAYS, FURTHER
from tests.laws import translations, tree
from tests.laws.translations import PublicString

# Names that are the same in every language, the languages' own names for themselves, and words to machines.
UNTRANSLATED = re.compile(r"HEAT Watch|English|Español|https?://\S+|noarchive")
TEMPLATE_CODE = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?.*?endblocktrans(?:late)?\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
SAYERS = pytest.mark.parametrize(
    ("domain", "said"),
    [
        (translations.SITE, translations.public_strings),
        (translations.KNOWLEDGE, translations.knowledge_strings),
    ],
)
MARKUP = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>|&\w+;|\0", re.DOTALL)


def test_every_served_language_but_english_has_a_catalogue() -> None:
    served = {language for language, _ in settings.LANGUAGES}
    assert served == {*ALWAYS, *FURTHER}, "the demonstration serves every language"
    assert served - {"en"} == set(translations.languages())
    assert set(FURTHER) == set(translations.languages(translations.KNOWLEDGE))


@SAYERS
def test_every_public_string_is_translated(domain: str, said: Callable[[], Iterator[PublicString]]) -> None:
    strings = list(said())
    assert strings, "no public string was found: the extraction is broken"
    offenders = [
        f"{language} {string.place} {string.key!r}: {fault}"
        for language in translations.languages(domain)
        for messages in [translations.catalogue(language, domain)]
        for string in strings
        for fault in translations.faults(string, messages)
    ]
    assert not offenders, "\n".join(offenders)


@SAYERS
def test_no_catalogue_says_what_nobody_says_any_more(domain: str, said: Callable[[], Iterator[PublicString]]) -> None:
    known = {(string.context, string.key) for string in said()}
    offenders = [
        f"{language} {message.id!r}"
        for language in translations.languages(domain)
        for message in translations.catalogue(language, domain)
        if message.id and (message.context, message.id if isinstance(message.id, str) else message.id[0]) not in known
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
