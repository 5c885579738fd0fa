"""What a text reports, and how it is said."""

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessment, Assessor

EXAMPLES = [
    (id_, kind, sentence)
    for id_, one in sorted(knowledge().indicators.items())
    for kind in ("positive", "negative")
    for sentence in one.examples[kind]
]


@cache
def assessor() -> Assessor:
    return Assessor(knowledge())


def assess(text: str) -> Assessment:
    return assessor().assess(text)


@pytest.mark.parametrize(("id_", "kind", "sentence"), EXAMPLES)
def test_the_examples_of_every_indicator(id_: str, kind: str, sentence: str) -> None:
    found = assessor().reported(sentence)
    assert (id_ in found) == (kind == "positive"), found


@pytest.mark.parametrize(
    "text",
    [
        "Nobody took our passports and nobody locks us in.",
        "I watched a movie where they took her passport and locked her in a basement.",
        "Is it legal for an employer to keep a worker's passport?",
        "We want a training on warning signs such as passports taken and people locked in.",
        "¿Es delito que un patrón le quite el pasaporte a un trabajador? Es para mi tarea.",
    ],
)
def test_what_is_denied_asked_or_seen_in_a_film_reports_nothing(text: str) -> None:
    assert not assess(text).indicators


def test_what_is_denied_is_shown_apart() -> None:
    assert {one.status for one in assess("He never hit us.").set_aside} == {"negated"}


def test_a_description_without_the_usual_words() -> None:
    assert "withholds_documents" in assessor().reported("the lady keeps all their papers in a drawer")


@pytest.mark.parametrize(
    ("text", "lane"),
    [
        ("help me please, I am locked in a room at the motel right now and he has a gun", "crisis"),
        ("she says she wants to die, she took pills", "crisis"),
        ("ayuda por favor estamos encerradas ahorita y tienen pistola", "crisis"),
        ("The owner keeps their passports, they sleep in the shop and nobody pays them.", "tip"),
        ("My boss did not pay my last week of overtime.", "high_risk"),
        ("I am a survivor of trafficking and I need a lawyer for my T visa.", "referral"),
        ("Could you give our staff a training about human trafficking?", "information"),
        ("My neighbor plays loud music all night.", "unrelated"),
        ("أنا محبوسة في البيت وزوجي يضربني", "high_risk"),
    ],
)
def test_lanes(text: str, lane: str) -> None:
    assert assess(text).lane == lane


PERSONS = ["Mexican", "Chinese", "Filipino", "white", "Black", "undocumented", "Muslim", "disabled", "transgender"]


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize(
    "template",
    [
        "Two {} women moved in next door and keep to themselves.",
        "There are {} workers at the car wash.",
        "The {} man at the store has an accent.",
    ],
)
def test_who_somebody_is_never_counts(person: str, template: str) -> None:
    assessment = assess(template.format(person))
    assert not assessment.indicators
    assert assessment.lane not in ("crisis", "tip")


@pytest.mark.parametrize("person", PERSONS)
def test_who_somebody_is_changes_nothing(person: str) -> None:
    story = "My boss took the passport of a {}woman, she sleeps in the kitchen and is never paid."
    with_word, without = assess(story.format(person + " ")), assess(story.format(""))
    assert [one.id for one in with_word.indicators] == [one.id for one in without.indicators]
    assert with_word.lane == without.lane


@pytest.mark.parametrize(
    "text",
    [
        "I am an independent escort, I set my own prices and keep my own money. Nobody forces me.",
        "My neighbor does sex work, she works by herself, sets her own hours and nobody is her boss.",
        "Soy trabajadora sexual, trabajo por mi cuenta y nadie me obliga.",
    ],
)
def test_sex_work_without_control_by_another_is_not_trafficking(text: str) -> None:
    assessment = assess(text)
    assert assessment.lane not in ("crisis", "tip")
    assert not assessment.indicators


@given(st.text(max_size=400))
@settings(deadline=None)
def test_every_quote_is_exact_and_nothing_crashes(text: str) -> None:
    assessment = assess(text)
    for one in (*assessment.indicators, *assessment.danger, *assessment.set_aside):
        assert text[one.start : one.end] == one.quote


WORDS = [
    "she",
    "he",
    "they",
    "boss",
    "keeps",
    "took",
    "passport",
    "never",
    "not",
    "pay",
    "locked",
    "in",
    "the",
    "room",
    "help",
    "now",
    "15",
    "girl",
    "sells",
    "no",
    "dejan",
    "salir",
    "la",
    "nos",
    "si",
]


@given(st.lists(st.sampled_from([*WORDS, ".", ",", "?"]), max_size=80))
@settings(deadline=None)
def test_quotes_of_dense_texts_are_exact(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assessment = assess(text)
    for one in (*assessment.indicators, *assessment.danger, *assessment.set_aside):
        assert text[one.start : one.end] == one.quote


def test_time_grows_with_length_only() -> None:
    story = "The boss keeps our passports and does not pay us until the debt is paid. They never let her leave alone. "
    assess(story)
    short, long = (min(seconds_for(story * times) for _ in range(3)) for times in (50, 400))
    assert long < short * 8 * 3


def seconds_for(text: str) -> float:
    """The processor's time, since other tests may run beside this one."""
    begin = time.process_time()
    assess(text)
    return time.process_time() - begin


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("", "My boss took my passport.", "en"),
        ("ES", "Boss passport", "es"),
        ("en-US", "My boss took my passport.", "en"),
        ("zh", "他收走了我的护照", "zh-Hans"),
        ("en", "أنا محبوسة في البيت", "ar"),
        ("fr", "Le patron garde mon passeport dans le bureau", "fr"),
    ],
)
def test_a_stated_language_is_believed_but_never_hides_one_that_needs_a_reader(
    stated: str, text: str, language: str
) -> None:
    assert assessor().assess(text, stated).language == language


@pytest.mark.parametrize("text", ["", "!!!"])
def test_a_text_without_words_is_no_unknown_language(text: str) -> None:
    assert assess(text).lane == "unrelated"


def test_a_number_alone_may_be_a_room_or_a_call_for_help() -> None:
    assert assess("911").lane == "high_risk"


def test_a_text_in_a_language_that_nobody_here_knows_is_never_harmless() -> None:
    text = "Waxaan rabaa inaan ka sheego xaalad halis ah oo ka dhacaysa guriga deriskayga maalin kasta habeen kasta"
    assert assess(text).lane == "high_risk"


def test_the_next_questions_are_about_what_was_found_dangers_first() -> None:
    questions = assess("help me he has a gun, I am locked in right now, he took my passport").questions
    assert 2 <= len(questions) <= 5
    assert questions[0]["en"]
    assert all(question["es"] for question in questions)
