"""A tip becomes comparable facts, the same from both languages."""

import pytest

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.linkage import facts
from heatwatch.linkage.facts import bare
from tests.linkage.tellers import keys, told


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("the dogs", "los perros"),
        ("a girl with a tattoo on her neck", "una muchacha con un tatuaje en el cuello"),
        ("they sleep in the garage", "duermen en la cochera"),
        ("on Fridays", "los viernes"),
        ("the owner took the keys", "la dueña quitó las llaves"),
    ],
)
def test_two_languages_tell_the_same_details(english: str, spanish: str) -> None:
    one, other = keys(english, facts.DETAIL), keys(spanish, facts.DETAIL)
    assert one
    assert one == other


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("she is 14 years old", "age:14"),
        ("tiene 14 años", "age:14"),
        ("a fourteen year old", "age:14"),
        ("they owe $800", "usd:800"),
        ("le cobran 800 dólares", "usd:800"),
        ("about eleven thousand dollars", "usd:11000"),
        ("eleven women upstairs", "people:11"),
        ("son once mujeres", "people:11"),
        ("she is in room 19", "room:19"),
        ("vengan al cuarto 19", "room:19"),
        ("every night at 10:40", "clock:10"),
    ],
)
def test_numbers_are_known_by_what_they_count(text: str, key: str) -> None:
    assert key in keys(text, facts.NUMBER)


def test_identifiers_are_compared_in_one_form() -> None:
    assert bare("phone", "+15105550142") == bare("phone", "510-555-0142") == "5105550142"
    assert bare("plate", "CA-7ABC123") == "7ABC123"
    assert bare("handle", "instagram:Lexi.Luvv_") == "lexiluvv"
    assert bare("email", "A@Example.com") == "a@example.com"
    assert keys("Call me at 510-555-0142 or (510) 555 0142.", "phone") == {"phone:5105550142"}


def test_people_places_and_vehicles_are_told_from_details() -> None:
    text = "The boss, Wendell Boll, of the Blue Moon Motel in Tracy drives a gray Econoline."
    assert {"word:wendel", "word:bol"} <= keys(text, facts.NAME)
    assert "word:bluemoon" in keys(text, facts.PLACE)
    assert keys(text, facts.TOWN) == {"town:tracy"}
    assert "word:gray" in keys(text, facts.DETAIL)
    assert "sector:hotel" in keys(text, facts.SECTOR)


def test_a_town_in_the_name_of_a_house_and_a_far_city_are_no_town_of_the_tip() -> None:
    assert keys("I clean at the Diablo Crest Inn in Concord.", facts.TOWN) == {"town:concord"}
    assert keys("He drives her from Concord to Vegas.", facts.TOWN) == {"town:concord"}


def test_details_that_stand_together_are_known_in_any_order() -> None:
    assert keys("a yellow house", facts.SAYING) == keys("una casa amarilla", facts.SAYING) == {"saying:house yellow"}
    assert not keys("It was yellow. Houses.", facts.SAYING)


@pytest.mark.parametrize("word", ["Mexican", "Filipina", "undocumented", "Catholic", "disabled"])
def test_what_somebody_is_links_nobody(word: str) -> None:
    plain = told(f"A {word} woman sleeps in the garage.").facts.keys()
    assert plain == told("A woman sleeps in the garage.").facts.keys()


def test_an_telling_shows_nothing_in_a_repr() -> None:
    telling = told("Her name is Marisol.")
    assert "arisol" not in repr(telling)
    assert "arisol" not in repr(list(telling.facts.values()))


@pytest.mark.parametrize("language", ["en", "es", "zh", "vi", "tl"])
def test_words_for_what_somebody_is_are_compared_by_nothing(language: str) -> None:
    compared = {facts.NAME, facts.PLACE, facts.TOWN, facts.VEHICLE, facts.SAYING, facts.DETAIL}
    phrases = knowledge().stand_ins.words[language]
    assert phrases
    for phrase in phrases:
        found = [
            (kind, key) for kind in compared for key in keys(f"zzz {phrase} zzz.", kind) if key.strip("z") != "word:"
        ]
        assert not found, (phrase, found)


def test_a_word_of_such_a_phrase_is_compared_where_it_stands_for_something_else() -> None:
    assert "word:card" in keys("They took her bank card.", facts.DETAIL)
    assert "word:card" not in keys("She is a green card holder and works here.", facts.DETAIL)
