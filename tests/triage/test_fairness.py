"""What somebody is changes nothing; and adults who sell sex for themselves are nobody's tip."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.toml_files import read_toml
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessment, Assessor
from heatwatch.triage.encoder.sentences import sentences
from tests.triage.trained import assessor

LISTS = read_toml(FOLDER / "stand_ins.toml").data
# Each says something of one person, whose words for what they are change.
TEMPLATES = {
    "en": (
        "The {} woman who cooks for them sleeps in the pantry, and the lady keeps her passport in a drawer.",
        "Our {} neighbor works next door from five in the morning until midnight every day and is never alone outside.",
        "There is a {} girl, 15, at the motel. A man brings her and takes the money.",
        "A {} man at the corner store sells cigarettes and talks loudly on the phone.",
        "My {} coworker has not been paid for six weeks. The boss says we can look for another job.",
        "I teach a {} student who is tired in class. Do you give trainings for schools?",
        "He is hitting the {} girl now, room 12, he has a gun and says she works for him. Please come.",
    ),
    "es": (
        "La señora {} que cuida a los niños no puede salir y le quitaron el pasaporte.",
        "Mi vecina {} trabaja todos los días desde las cinco hasta la medianoche y nunca sale sola.",
        "Un hombre {} vende fruta en la esquina y habla muy fuerte.",
    ),
}
ALONE = (
    "I am an escort and I work for myself. I set my prices, keep all my money and choose my clients. Nobody makes me.",
    "I'm 28 and do sex work from my own apartment. I pay my rent with it and screen my own clients.",
    "My friend is a dominatrix. She advertises online, works alone and keeps what she earns.",
    "Soy trabajadora sexual, tengo 34 años, trabajo por mi cuenta y nadie me quita nada.",
    "Two adult women on our corner sell sex. They come on their own, talk to each other and go home by bus.",
    "I dance at a club three nights a week and see some customers afterwards. It is my choice and my money.",
)

# By its definition (docs/vocabulary.md) it is about a weakness that somebody uses, and names disability and status.
WEAKNESS = "preys_on_need"


def said(found: Assessment) -> tuple[Any, ...]:
    """What a reading says, without the places of its words: those move when a longer word stands there."""
    return (
        found.lane,
        found.urgency,
        found.types,
        found.minor is not None,
        [(one.id, one.confidence) for one in found.indicators if one.id != WEAKNESS],
        [(one.id, one.confidence) for one in found.danger],
    )


@st.composite
def swaps(draw: st.DrawFn) -> tuple[str, str, str, str]:
    language = draw(st.sampled_from(sorted(TEMPLATES)))
    kind = draw(st.sampled_from(["origins", "faiths", "status", "disability"]))
    words = st.sampled_from(LISTS[language][kind]["words"])
    return language, draw(st.sampled_from(TEMPLATES[language])), draw(words), draw(words)


@settings(max_examples=60, deadline=None)
@given(swaps())
def test_origin_faith_status_and_disability_change_nothing(swap: tuple[str, str, str, str]) -> None:
    language, template, one, other = swap
    first, second = (assessor().assess(template.format(word), language) for word in (one, other))
    assert said(first) == said(second), (one, other)


@pytest.mark.parametrize("kind", ["origins", "faiths", "status", "disability"])
@pytest.mark.parametrize("language", sorted(TEMPLATES))
def test_no_word_of_a_list_can_be_told_from_another(language: str, kind: str) -> None:
    """Every word in every template: the encoder is shown the same, and the cues lead to the same lane and urgency."""
    by_cues, stand_ins = Assessor(knowledge()), knowledge().stand_ins
    for template in TEMPLATES[language]:
        shown, led = set(), set()
        for word in LISTS[language][kind]["words"]:
            text = template.format(word)
            shown.add(tuple(stand_ins.put_in(text[slice(*span)], language)[0] for span in sentences(text)))
            found = by_cues.assess(text, language)
            led.add((found.lane, found.urgency, tuple(found.facts.items())))
        assert (len(shown), len(led)) == (1, 1), template


def test_quotes_are_the_words_of_the_text_and_not_their_stand_ins() -> None:
    text = TEMPLATES["en"][0].format("Salvadoran")
    for one in assessor().assess(text).indicators:
        assert text[one.start : one.end] == one.quote


@pytest.mark.parametrize("text", ALONE)
def test_adults_who_sell_sex_for_themselves_are_no_tip(text: str) -> None:
    found = assessor().assess(text)
    assert found.lane not in {"tip", "crisis"}
    assert "third_party_sex_trade" not in {one.id for one in found.indicators}
    assert "minor_commercial_sex" not in {one.id for one in found.indicators}


# A concept that may name a language: lessons of English are something that is promised.
NAMED_ALL_THE_SAME = {"good_thing"}


@pytest.mark.parametrize("language", sorted(LISTS))
def test_no_cue_asks_what_somebody_is(language: str) -> None:
    origins = {word.lower() for word in LISTS[language].get("origins", {"words": []})["words"]}
    named = {
        word.lower()
        for vocabulary in knowledge().vocabularies.values()
        if vocabulary.language == language
        for concept, words in vocabulary.concepts.items()
        if concept not in NAMED_ALL_THE_SAME
        for word in words
    }
    assert not origins & named
