"""Which earlier tips may be about a text that is still being told, and whom the reader tells."""

from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from heatwatch.common import clock
from heatwatch.intake.models import Tip
from heatwatch.linkage.held.numbering import UNKNOWN
from heatwatch.links import rules
from heatwatch.links.models import Link
from heatwatch.searching import asking, exchange
from heatwatch.searching.actions import answering
from heatwatch.searching.actions.holding import Memory
from heatwatch.searching.errors import NoAnswer, NotAsked
from heatwatch.vault.compartments import DESK
from tests.links.told import CUSTOMER, NEIGHBOR, OTHER, WORKER
from tests.people import CAST, House
from tests.searching.related import likes, listener, listening, takes_up, turns

__all__ = ["listener"]
pytestmark = pytest.mark.django_db
TOLD = ("A man sleeps in the vacuum closet of the car wash in Antioch.", WORKER, "mi patrón don Chone, en Antioch")


def asks(house: House, memory: Memory, name: str) -> bytes:
    """A question that the console of this house could make, in anybody's name."""
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    account, now = house.people[name].account.pk, clock.now()
    question = exchange.new_question(account, CUSTOMER, 0, now, exchange.RELATED)
    return answering.answer(memory, exchange.sealed_question(key, question), now)


def test_what_tells_of_the_same_is_found_while_it_is_told_and_nothing_else(house: House, listener: Memory) -> None:
    neighbor, _ = takes_up(house, listener, NEIGHBOR, OTHER)
    [(tip, probability, reasons)] = likes(house, "maya", CUSTOMER)
    assert tip == neighbor
    assert probability >= rules.LIKELY
    assert any("“Chon”" in reason for reason in reasons), reasons
    assert likes(house, "maya", "Something is wrong with the street lights since Monday.") == []
    assert likes(house, "maya", "") == []


def test_a_caller_in_spanish_is_compared_with_what_was_told_in_english(house: House, listener: Memory) -> None:
    neighbor, _ = takes_up(house, listener, NEIGHBOR, OTHER)
    assert [tip for tip, _, _ in likes(house, "maya", WORKER)] == [neighbor]


def test_the_likest_three_at_most_and_each_at_least_as_likely_as_the_next(house: House, listener: Memory) -> None:
    takes_up(house, listener, *(f"{NEIGHBOR} He came back on day {n}." for n in range(4)))
    found = [probability for _, probability, _ in likes(house, "maya", CUSTOMER)]
    assert len(found) == rules.MOST_SHOWN
    assert found == sorted(found, reverse=True)
    assert min(found) >= rules.FLOOR


def test_asking_keeps_nothing_of_the_text(house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR, OTHER)
    assert listener.listener
    linker = listener.listener.memory.linker
    numbering = linker.rarity.numbering
    before = (len(numbering), linker.rarity.told[:], dict(linker.numbers), Link.objects.count())
    assert likes(house, "maya", f"{CUSTOMER} zanzolot")
    assert (len(numbering), linker.rarity.told, dict(linker.numbers), Link.objects.count()) == before
    assert numbering.find("word:zanzolot") == UNKNOWN


def test_nothing_that_travels_holds_a_word(house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR)
    answer = asks(house, listener, "maya")
    assert not [word for word in (b"Antioch", b"Delta", b"Chon") if word in answer]
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    question = exchange.new_question(house.maya.account.pk, CUSTOMER, 0, clock.now(), exchange.RELATED)
    assert b"Antioch" not in exchange.sealed_question(key, question)
    assert "Antioch" not in repr((question, listener, asking.related_to(house.maya.keyring, CUSTOMER, clock.now())))


@pytest.mark.parametrize("name", [*CAST, "reader"])
def test_each_role_is_answered_or_not_as_the_table_of_the_search_says(
    house: House, listener: Memory, name: str
) -> None:
    takes_up(house, listener, NEIGHBOR)
    if name == "reader" or CAST[name][1] in {"advocate", "analyst", "administrator", "outside_reviewer"}:
        with pytest.raises(NotAsked):
            asks(house, listener, name)
    else:
        assert asks(house, listener, name)


def everything_told(house: House, name: str) -> list[Any]:
    return [asking.related_to(house.people[name].keyring, text, clock.now()) for text in (*TOLD, CUSTOMER, NEIGHBOR)]


def test_two_people_with_one_restricted_tip_are_told_the_same_as_if_it_had_never_been(
    house: House, listener: Memory
) -> None:
    """Which tips, how likely, why, and how rare a thing is: for its holder, for whoever is not, before and after."""
    takes_up(house, listener, NEIGHBOR, OTHER)
    before = {name: everything_told(house, name) for name in ("jonas", "vera")}
    [hidden] = takes_up(house, listener, f"{CUSTOMER} A call-taker named Jonas is in it.")
    hidden = house.maya.opens(hidden).tip
    assert everything_told(house, "jonas") != before["jonas"]
    house.restricts(hidden)
    for when in ("before the reader's turn", "after it"):
        for name in ("jonas", "vera"):
            assert everything_told(house, name) == before[name], (name, when)
        turns(house, listener)
    house.gives_back(hidden)
    turns(house, listener)
    assert hidden in [tip for tip, _, _ in likes(house, "jonas", CUSTOMER)]


def test_what_names_an_insider_is_quoted_once_somebody_opened_it_and_compared_all_the_while(
    house: House, listener: Memory
) -> None:
    *_, unopened = takes_up(house, listener, *(f"{NEIGHBOR} Day {n}." for n in range(3)), CUSTOMER)
    Tip.objects.filter(pk=unopened.pk).update(names_official=True)
    found = [tip for tip, _, _ in likes(house, "jonas", CUSTOMER)]
    assert len(found) == 3
    assert unopened not in found
    # It is no gap in what later tips are compared with.
    assert listener.listener
    assert unopened.pk in listener.listener.memory.rows
    house.maya.opens(Tip.objects.get(pk=unopened.pk))
    assert unopened in [tip for tip, _, _ in likes(house, "jonas", CUSTOMER)]


def test_one_who_asks_is_told_the_same_as_if_a_tip_that_names_an_insider_and_lies_unopened_had_never_been(
    house: House, listener: Memory
) -> None:
    """An officer who types his own name learns from no number that a tip names him."""
    takes_up(house, listener, NEIGHBOR, OTHER, f"{NEIGHBOR} A deputy named Quillfeather knows.")
    texts = (*TOLD, f"{CUSTOMER} A deputy named Quillfeather is in it.", "Quillfeather")
    asked = [asking.related_to(house.jonas.keyring, text, clock.now()) for text in texts]
    [unopened] = takes_up(house, listener, f"{CUSTOMER} A deputy named Quillfeather is in it.")
    Tip.objects.filter(pk=unopened.pk).update(names_official=True)
    assert [asking.related_to(house.jonas.keyring, text, clock.now()) for text in texts] == asked
    house.maya.opens(Tip.objects.get(pk=unopened.pk))
    assert [asking.related_to(house.jonas.keyring, text, clock.now()) for text in texts] != asked


def test_a_hidden_tip_takes_no_place_among_the_three(house: House, listener: Memory) -> None:
    *others, hidden = takes_up(house, listener, *(f"{NEIGHBOR} Day {n}." for n in range(3)), CUSTOMER)
    assert next(tip for tip, _, _ in likes(house, "jonas", CUSTOMER)) == hidden
    house.restricts(house.maya.opens(hidden).tip)
    assert {tip for tip, _, _ in likes(house, "jonas", CUSTOMER)} == set(others)


def test_a_reader_that_has_not_read_everything_yet_says_so(house: House, listener: Memory) -> None:
    turns(house, listener)
    assert listener.listener
    assert asking.related_to(house.maya.keyring, CUSTOMER, clock.now()).complete
    listener.listener.memory.forget_all()
    assert not asking.related_to(house.maya.keyring, CUSTOMER, clock.now()).complete


def test_without_a_reader_or_a_listener_there_is_no_answer(house: House, listener: Memory) -> None:
    turns(house, listener)
    listener.listener = None
    with pytest.raises(NoAnswer):
        likes(house, "maya", CUSTOMER)
    with patch.object(exchange, "connect", side_effect=FileNotFoundError), pytest.raises(NoAnswer):
        likes(house, "maya", CUSTOMER)


def test_a_text_as_long_as_a_story_may_be_is_cut_and_still_asked(house: House, listener: Memory) -> None:
    neighbor, _ = takes_up(house, listener, NEIGHBOR, OTHER)
    assert [tip for tip, _, _ in likes(house, "maya", CUSTOMER + " 是" * 100_000)] == [neighbor]
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    longest = exchange.new_question(house.maya.account.pk, "🚐" * asking.MOST_TOLD, 0, clock.now(), exchange.RELATED)
    assert len(exchange.sealed_question(key, longest)) < exchange.LONGEST


@pytest.mark.parametrize("sign", ["\x01", "\n", "\\", '"', "a", "是", "🚐"])
def test_no_text_is_too_long_to_be_asked_about_whatever_it_is_made_of(sign: str) -> None:
    text = asking.cut(sign * 30_000)
    question = exchange.new_question(UUID(int=1), text, 0, clock.now(), exchange.RELATED)
    assert len(exchange.sealed_question("ab" * 32, question)) < exchange.LONGEST
    assert text == sign * len(text)
    assert len(text) == asking.MOST_TOLD or len(exchange.written(text + sign)) > asking.MOST_BYTES


def test_what_is_asked_about_is_known_or_nothing_is_answered(house: House, listener: Memory) -> None:
    turns(house, listener)
    key, now = exchange.key_of(house.maya.keyring.compartment(DESK)), clock.now()
    question = exchange.new_question(house.maya.account.pk, CUSTOMER, 0, now, "everything")
    with pytest.raises(NotAsked):
        answering.answer(listener, exchange.sealed_question(key, question), now)


def test_listening_holds_nothing_of_another_reader(house: House) -> None:
    one, other = listening(), listening()
    takes_up(house, one, NEIGHBOR)
    assert other.listener
    assert not other.listener.memory.rows
