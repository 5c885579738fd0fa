"""What holds no words is not graded by a feeling for the whole; what may be somebody's language is always seen."""

import json
import random
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.language import NOTHING, UNCLEAR
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
        "ф" * 300,
        "jjjj " * 500,
    ],
)
def test_nothing_is_another_matter(text: str) -> None:
    found = assessor().assess(text)
    assert (found.lane, found.reason) == ("unrelated", "Nothing that can be read was found")
    assert (found.facts["readable"], found.facts["kind"], found.indicators) == (NOTHING, "unknown", ())


STRANGE = (strings(ascii_lowercase, 9, 6), strings(ascii_letters + digits, 60, 12), "qwertyuiopasdfghjklzxcvbnm")
AGAIN = ("pomocy " * 9, "áéíóú" * 200, "the " * 300)


@pytest.mark.parametrize(
    "text",
    [
        *STRANGE,
        *AGAIN,
        "911",
        "42",
        "213-555-0142",
        "https://example.org/a",
        "www.example.com",
        "someone@example.org",
        "🆘",
    ],
)
def test_what_may_be_a_lead_or_a_language_is_seen_by_somebody(text: str) -> None:
    found = assessor().assess(text)
    assert (found.lane, found.urgency, found.facts["readable"]) == ("high_risk", "today", UNCLEAR)


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
