"""Keywords: known however they are typed, answered in the language of the word, and telling nobody anything."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.translation import override

from heatwatch.intake.incoming import DANGER, HELP, INFO, START, STOP, UNSURE
from heatwatch.knowledge import agency
from heatwatch.web.webhooks.keywords import ANSWERS, WORDS, answer, meaning

SPANISH = re.compile(r"\b(?:el|Llame|llame|mensajes|recibirá)\b")
ENGLISH = re.compile(r"\b(?:the|Call|call|texts|text)\b")
# What somebody who looks over a shoulder must not read.
TELLING = re.compile(
    r"traffick|trata\b|victim|víctima|prostitut|police|policía|attorney|fiscal|heat|watch|tip\b|hotline|línea|report"
    r"|denunci|district|county|condado|agency|agencia|exploit|explota|human|crime|delito"
    r"|販運|贩运|人口|報警|报警|警察|檢察|检察|buôn|nạn nhân|biện lý|cảnh sát|biktima|pulis|piskal|prosti"
    r"|الاتجار|ضحي|شرطة|مدع",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        *[
            (text, DANGER)
            for text in (
                "911",
                " 9-1-1 ",
                "9 1 1",
                "\uff19\uff11\uff11",
                "Call 911!",
                "¡Auxilio!",
                "SOS",
                "Llame a la policía",
            )
        ],
        *[(text, HELP) for text in ("HELP", "help.", "“Help”", "Ayuda", "ayúdeme", "Help me!!")],
        *[(text, INFO) for text in ("info", "INFO?", "Información")],
        *[(text, STOP) for text in ("STOP", "Stop.", "stop all", "Unsubscribe", "Alto")],
        ("start", START),
        *[(text, "") for text in ("", " ", "?", "help my sister", "91", "9111", "x" * 9_999)],
        *[(text, "") for text in ("911 is what she dialed", "infos", "4911")],
    ],
)
def test_a_whole_message_means_something_and_part_of_one_does_not(text: str, means: str) -> None:
    assert meaning(text) == means


@pytest.mark.parametrize(
    ("word", "english", "spanish"),
    [("HELP", True, False), ("AYUDA", False, True), ("STOP", True, True), ("ALTO", False, True), ("911", True, True)],
)
def test_the_answer_is_in_the_language_of_the_word(word: str, english: bool, spanish: bool) -> None:
    assert (bool(ENGLISH.search(answer(word))), bool(SPANISH.search(answer(word)))) == (english, spanish)


@pytest.mark.parametrize(
    ("text", "means", "language"),
    [
        ("救命！", DANGER, "zh-hant"),
        ("报警", DANGER, "zh-hans"),
        ("Cứu tôi", DANGER, "vi"),
        ("cuu toi", DANGER, "vi"),
        ("khẩn cấp", DANGER, "vi"),
        ("GIÚP TÔI", HELP, "vi"),
        ("Dừng lại", STOP, "vi"),
        ("Saklolo!!", DANGER, "tl"),
        ("tulong", HELP, "tl"),
        ("النّجدة", DANGER, "ar"),
        ("أوقفوا", STOP, "ar"),
        ("停止", STOP, "zh-hant"),
    ],
)
def test_help_is_asked_for_in_ones_own_language(text: str, means: str, language: str) -> None:
    assert meaning(text) == means
    with override(language):
        said = str(ANSWERS[means])
    assert answer(text) == said
    with override("en"):
        assert said != str(ANSWERS[means])


@pytest.mark.parametrize("text", ["Dung", "Dũng", "dùng", "đúng", "cừu", "Cuu", "ngưng", "giúp"])
def test_a_syllable_that_may_be_a_name_or_another_word_is_no_keyword(text: str) -> None:
    assert meaning(text) == ""


def test_an_office_answers_in_no_language_that_it_does_not_serve() -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("es", "Spanish"), ("vi", "Vietnamese")]):
        assert meaning("tulong") == HELP
        assert answer("tulong") == f"{answer('help')}\n{answer('ayuda')}"
        assert answer("giúp tôi") not in answer("tulong")


@pytest.mark.parametrize("word", WORDS)
def test_no_answer_names_the_office_or_what_it_is_about(word: str) -> None:
    assert not TELLING.search(answer(word)), answer(word)
    for spoken in settings.AGENCY.spoken.values():
        for name in (spoken.office, spoken.programme, spoken.short_name):
            assert name not in answer(word)


def test_every_meaning_but_start_has_an_answer_that_fits_into_few_parts() -> None:
    assert {keyword for keyword, _ in WORDS.values()} == {*ANSWERS, START, UNSURE}
    assert answer("START") == answer("unsure") == ""
    assert all(len(answer(word)) <= 450 for word in WORDS)


def test_the_offices_own_words_are_sent_instead() -> None:
    own = {"en": {"help": "Own words."}}
    with override_settings(AGENCY=replace(agency.load(settings.ENV.agency_file), text_answers=own)):
        assert answer("HELP") == "Own words."
        assert "Borre" in answer("AYUDA")
