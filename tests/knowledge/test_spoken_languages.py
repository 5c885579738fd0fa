"""Languages by name, how they are written, and who reads them."""

import pytest

from heatwatch.knowledge.spoken.languages import direction_of, letters_of, name_of, reads, written_in


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ko", "Korean"),
        ("zh", "Chinese"),
        ("zh-Hant", "Chinese (traditional)"),
        ("fil", "Tagalog"),
        ("es-MX", "Spanish"),
    ],
)
def test_a_code_is_told_by_name(code: str, name: str) -> None:
    assert name_of(code) == name


def test_an_unknown_code_stays_as_it_is_and_claims_no_letters() -> None:
    assert (name_of("tlh"), letters_of("tlh"), letters_of("und")) == ("tlh", "", "")
    assert (letters_of("vi"), letters_of("zh-hans")) == ("Latin letters", "simplified Chinese characters")


@pytest.mark.parametrize(
    ("codes", "language", "does"),
    [
        ("en zh", "zh-hant", True),
        ("en zh-hans", "zh", True),
        ("en tl", "fil", True),
        ("en", "ar", False),
        ("en und", "und", False),
        ("", "en", False),
    ],
)
def test_who_reads_what(codes: str, language: str, does: bool) -> None:
    assert reads(codes, language) is does


def test_most_letters_say_from_which_side_a_text_is_read() -> None:
    assert direction_of("Sam قال لي إنهم أخذوا جواز سفرها") == "rtl"
    assert direction_of("He said قال to me, twice") == "ltr"
    assert direction_of("555-0134") == "ltr"


def test_what_was_written_down_in_english_is_english() -> None:
    assert written_in("They keep her passport.", "ko") == "en"
    assert written_in("Sam قال لي إنهم أخذوا جواز سفرها", "ar") == "ar"
    assert written_in("", "ar") == "ar"
    assert written_in("Giữ giấy tờ", "vi") == "vi"
    assert written_in("whatever", "und") == ""
