"""Which words in Latin letters are taken for English, in a tip of a language that has letters of its own."""

import pytest

from heatwatch.translating.rules import told_in, waits

ENGLISH = "A man at the motel on First Street keeps the passport of my cousin and she cannot leave."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "7aboosa fel beit sa3doni"),
        ("ar", "ana fi el otel we homma me khaleni, the man is bad"),
        ("ur", "wo mujhe ghar se bahar jane nahi dete, please help"),
        ("hi", "mujhe is ghar me band kar rakha he aur woh log but bure he"),
        ("ru", "ya nahozhus v gostinitse, oni zabrali moi pasport, pomogite mne"),
        ("zh-hans", "tamen ba wo de huzhao na zou le, bu rang wo chu men"),
    ],
)
def test_a_language_in_latin_letters_is_not_taken_for_english(language: str, text: str) -> None:
    assert (told_in(text, language, "web"), waits(text, language, "sms")) == ("", True)


def test_what_is_surely_english_waits_for_nobody() -> None:
    assert (told_in(ENGLISH, "ar", "web"), waits(ENGLISH, "ar", "web")) == ("en", False)
    assert (told_in(ENGLISH, "en", "web"), waits(ENGLISH, "en", "web")) == ("en", False)


def test_what_a_call_taker_wrote_down_is_english() -> None:
    assert (told_in("Passport taken, Antioch", "ko", "phone"), waits("Passport taken, Antioch", "ko", "phone")) == (
        "en",
        False,
    )
    assert waits("ellos la tienen", "es", "phone")


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_part_waits_for_nobody(text: str) -> None:
    assert not waits(text, "ar", "web")
