"""What holds no words is not graded by a feeling for the whole; what may be somebody's language is always seen."""

import json
import random
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mixed.plan import planned, story
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.language import _NO_WORDS, _PLACEHOLDER, NOTHING, UNCLEAR, without_words
from tests.triage.trained import assessor

CORPUS = Path(__file__).parents[2] / "corpus"
CHANCE = random.Random(3)
LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore."


def strings(letters: str, longest: int, count: int) -> str:
    return " ".join("".join(CHANCE.choices(letters, k=CHANCE.randint(2, longest))) for _ in range(count))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "hahahaha " * 50,
        "👍",
        "😀😂🎉" * 200,
        LOREM,
        LOREM * 20,
        "...",
        "?!?!",
        "aaaaaaaaaa",
        "a" * 5000,
        "A" * 4000,
        "ñ" * 2000,
        "Lorem ipsum dolor aaaa sit amet",
        "Lorem ipsum dolor sit amet",
        "jjjj " * 500,
    ],
)
def test_nothing_is_another_matter(text: str) -> None:
    found = assessor().assess(text)
    assert (found.lane, found.reason) == ("unrelated", "Nothing that can be read was found")
    assert (found.facts["readable"], found.facts["kind"], found.indicators) == (NOTHING, "unknown", ())


STRANGE = (strings(ascii_lowercase, 9, 6), strings(ascii_letters + digits, 60, 12), "qwertyuiopasdfghjklzxcvbnm")
AGAIN = ("pomocy " * 9, "áéíóú" * 200, "the " * 9)
# A single letter or two again and again are words in some scripts: "no no no", "yes yes yes", laughter, a child's cry.
OTHER_SCRIPTS = (
    *(
        "ф" * 300,
        "дадада",
        "لالالا",
        "ههههه",
        "हहहहह",
        "נאנאנאנא",
        "λλλλλ",
        "아아아아",
        "ስስስስ",
        "อออออ",
        "აააა",
        "ննննն",
    ),
    *("ਹਹਹਹ", "𞤀𞤀𞤀𞤀", "ﻻﻻﻻﻻ"),
)
EVERYDAY = ("Non! " * 8, "dolor " * 9, "in in in in in in in in help", "me duele " + "dolor " * 8, "lorem ipsum " * 6)
BESIDE = (
    *("AAAAH 🆘 510-555-0143", "aaaa 510-555-0143", "hahaha 8ABC123", "aaaa 911", "xxxx https://x.org/ad", "aaaa 🆘"),
    *("hhhh @somebody99", "aaaa x@example.org", "aaaa ٩١١", LOREM + " 911", LOREM + " 🆘", LOREM + " 510-555-0143"),
)


@pytest.mark.parametrize(
    "text",
    [
        *STRANGE,
        *AGAIN,
        *OTHER_SCRIPTS,
        *EVERYDAY,
        *BESIDE,
        "911",
        "42",
        "213-555-0142",
        "https://example.org/a",
        "www.example.com",
        "someone@example.org",
        "🆘",
        # It may be a cry, and is also how people end a list of advertisements.
        "STOP " * 8,
    ],
)
def test_what_may_be_a_lead_or_a_language_is_seen_by_somebody(text: str) -> None:
    found = assessor().assess(text)
    assert (found.lane, found.urgency, found.facts["readable"]) == ("high_risk", "today", UNCLEAR)


@pytest.mark.parametrize(
    "text",
    [
        "Er schlägt mich, bitte rufen Sie Polizei",
        "Yardım edin bıçağı var öldürecek",
        "İmdat beni dövüyor kapıyı kilitledi",
        "Hjälp mig han slår mig",
        "Caawimaad wuu i dilayaa",
        "Pomozite udara me zovite policiju",
        "Padėkite jis mane muša",
        "sono chiusa dentro",
    ],
)
def test_a_cry_in_words_that_are_not_known_here_is_a_crisis_if_it_reads_like_one(text: str) -> None:
    found = assessor().assess(text)
    assert (found.lane, found.urgency, found.facts["readable"]) == ("crisis", "now", UNCLEAR)


def test_what_reads_like_a_tip_in_words_that_are_not_known_here_is_one() -> None:
    found = assessor().assess("hilfe " * 8)
    assert (found.lane, found.urgency, found.facts["readable"]) == ("tip", "today", UNCLEAR)


@pytest.mark.parametrize("text", ["Er schlägt mich, bitte rufen Sie Polizei", "дадада", "911 42 " * 8])
def test_without_the_trained_reading_it_is_seen_by_somebody_still(text: str) -> None:
    found = Assessor(knowledge()).assess(text)
    assert (found.lane, found.urgency) == ("high_risk", "today")


@pytest.mark.parametrize("cry", ["I want to kill myself.", "He locked us in.", "he has a gun"])
@pytest.mark.parametrize("filling", [LOREM, "aaaa"])
def test_a_cry_beside_filling_is_as_grave_as_without_it(cry: str, filling: str) -> None:
    for text in (f"{cry} {filling}", f"{filling} {cry}"):
        found = assessor().assess(text)
        assert (found.lane, found.urgency) == ("crisis", "now")


@pytest.mark.parametrize("cry", ["quiero morir", "救命", "ayuda me tienen encerrada"])
def test_a_cry_after_placeholders_is_a_crisis_in_any_language_that_is_read(cry: str) -> None:
    assert assessor().assess(f"{LOREM} {cry}").lane == "crisis"


@pytest.mark.parametrize(
    "cry", ["aide", "ayuda", "Hilfe", "помогите", "hjälp", "imdat", "救", "ساعدوني", "बचाओ", "sos"]
)
def test_one_word_beside_placeholders_is_no_longer_nothing(cry: str) -> None:
    for text in (f"{cry} {LOREM}", f"{LOREM} {cry}"):
        assert assessor().assess(text).facts["readable"] != NOTHING


@given(st.lists(st.sampled_from(sorted(_PLACEHOLDER - _NO_WORDS)), min_size=1, max_size=30))
def test_everyday_words_are_no_placeholders_by_themselves(words: list[str]) -> None:
    assert without_words(" ".join(words), words, [()] * len(words), "en") != NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "Madaxaygu wuxuu iga qaatay baasaboorka mana ii oggola inaan guriga ka baxo",
        "Mój szef zabrał mi paszport i nie pozwala mi wychodzić z domu",
        "In tlacatl quipiya noamauh ihuan ahmo nechcahuilia niquizaz nochan",
        "alekaye pasportayen wesdobignal kebet endaliweta aykedilignim",
        "Мой хозяин держит мой паспорт",
    ],
)
def test_a_language_that_nobody_here_reads_is_never_harmless(text: str) -> None:
    assert assessor().assess(text).lane not in {"information", "unrelated"}


@pytest.mark.parametrize("text", ["help me pls im locked in", "救救我", "救" * 9, "Er slaat me", "SOS he locked us in"])
def test_few_words_are_words(text: str) -> None:
    assert assessor().assess(text).facts["readable"] != NOTHING


@settings(max_examples=30, deadline=None)
@given(st.text(ascii_lowercase, min_size=1, max_size=2), st.integers(5, 400))
def test_letters_again_and_again_are_graded_by_nobody_but_a_person(letters: str, times: int) -> None:
    found = assessor().assess(letters * times)
    assert (found.facts["kind"], found.indicators, found.danger) == ("unknown", (), ())


@pytest.mark.parametrize("author", ["b", "c", "e", "t", "x"])
def test_every_message_of_the_corpus_has_words(author: str) -> None:
    cues = Assessor(knowledge())
    for line in (CORPUS / f"author_{author}.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        assert cues.assess(one["text"], one.get("lang", "")).facts["readable"] not in {NOTHING, UNCLEAR}


def test_sentences_about_nothing_wake_nobody() -> None:
    """Weights of November 2026 took three talks of ten about fences and buses for a crisis (`bench/channels`)."""
    chance = random.Random(11)
    texts = [story(chance, sentences) for sentences in (1, 2, 3, 4, 8) for _ in range(10)]
    talks = [talk for talk in planned(1.0, 5).talks if not talk.crisis]
    texts += ["\n".join(words for _, words in talk.texts) for talk in talks]
    crises = [text for text in texts if assessor().assess(text).lane == "crisis"]
    assert len(crises) <= 1, crises
