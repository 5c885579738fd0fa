"""No public text promises more than the office can keep.

"Anonymous" and "confidential" are promises that a court order, a phone company or a person looking over a
shoulder can break. They may stand only in a sentence that also says where the promise ends.
"""

from collections.abc import Iterator

import pytest

from heatwatch.cli.instance.promises import promises
from tests.laws import public_texts, translations


def test_no_public_text_promises_without_saying_where_the_promise_ends() -> None:
    offenders = [f"{place}: {sentence!r}" for place, text in public_text() for sentence in promises(text)]
    assert not offenders, "\n".join(offenders)


def test_data_files_say_everything_in_both_languages() -> None:
    offenders = list(public_texts.gaps())
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "text",
    [
        "Your report is anonymous.",
        "We do not sell. Everything stays confidential.",
        "Su denuncia es anónima.",
        "Línea confidencial",
        "Report anonymously! But call 911 in an emergency.",
        "Everything is confidential and will not be shared.",
        "Your report is confidential, and nobody else can ever read it: no one can, and they cannot ask.",
        "Su mensaje es anónimo y no se guarda.",
        "Es confidencial y nunca se comparte.",
        "您的訊息是保密的。除非寫上名字，我們不知道您是誰。",
        "您可以匿名举报！",
        "Lời nhắn của bạn được giữ kín.",
        "Kumpidensyal ang mensahe ninyo.",
        "رسالتكم سرّيّة ولن يراها أحد.",
        "وسريةُ رسالتكم مضمونة؟ لكن اقرأوا هذا.",
    ],
)
def test_an_unqualified_promise_is_found(text: str) -> None:
    assert list(promises(text))


@pytest.mark.parametrize(
    "text",
    [
        "You are anonymous unless you write who you are.",
        "What you write is confidential, but a court can order us to show it.",
        "Es confidencial, salvo que un juez ordene lo contrario.",
        "We do not know who you are.",
        "您说的话是保密的，但法律要求时除外。",
        "Những gì bạn kể được giữ kín, trừ khi luật buộc họ phải nói.",
        "Kumpidensyal ito, maliban kung iutos ng hukom.",
        "ما تقولونه سرّي، إلا عندما يلزمه القانون بالكلام.",
        "نردّ بشكل سريع، والسرير جاهز.",
    ],
)
def test_a_qualified_promise_passes(text: str) -> None:
    assert not list(promises(text))


def test_a_text_in_one_language_only_is_found() -> None:
    assert list(public_texts.gaps_of({"en": "Hello"}))
    assert list(public_texts.gaps_of({"label_en": "Closed", "label_es": ""}))
    assert not list(public_texts.gaps_of({"label_en": "Closed", "label_es": "Cerrado", "open": "x"}))


def public_text() -> Iterator[tuple[str, str]]:
    for string in translations.public_strings():
        yield from ((string.place, english) for english in string.english)
    for domain in (translations.SITE, translations.KNOWLEDGE):
        for language in translations.languages(domain):
            for message in translations.catalogue(language, domain):
                place = f"{language} translation of {message.id!r}"
                yield from ((place, form) for form in translations.forms(message) if message.id)
    for text in public_texts.texts():
        yield text.place, text.text
