"""Whom the reader tells what: it asks the database, and never believes the console."""

from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import pytest

from heatwatch.accounts.models import Account
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.searching import exchange
from heatwatch.searching.actions import answering
from heatwatch.searching.actions.holding import Memory
from heatwatch.searching.errors import NoAnswer, NotAsked
from heatwatch.vault.compartments import DESK
from tests.people import CAST, House
from tests.searching.asked import found, holds, memory, texts, told

__all__ = ["memory"]
pytestmark = pytest.mark.django_db
STORY = "Two girls at the Blue Moon Motel, call 510-555-0134."
QUESTIONS = (
    "motel",
    "mot*",
    '"blue moon"',
    "motle~1",
    "girl",
    "phone:555-0134",
    "status:unread",
    "lane:none",
    "510 -school",
)


def asks(house: House, memory: Memory, account: UUID, *, ago: float = 0, words: str = "motel") -> bytes:
    """A question that the console of this house could make, in anybody's name."""
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    question = exchange.new_question(account, words, 0, clock.now() - timedelta(seconds=ago))
    return answering.answer(memory, exchange.sealed_question(key, question), clock.now())


@pytest.mark.parametrize("name", [name for name, (_, role) in CAST.items() if role not in {"advocate", "analyst"}])
def test_each_role_is_answered_or_not_as_the_table_says(house: House, memory: Memory, name: str) -> None:
    house.receives(STORY)
    holds(house, memory)
    account = house.people[name].account
    if CAST[name][1] in {"administrator", "outside_reviewer"}:
        with pytest.raises(NotAsked):
            asks(house, memory, account.pk)
    else:
        assert asks(house, memory, account.pk)


@pytest.mark.parametrize("name", ["amina", "lin", "ada", "otto"])
def test_who_may_not_search_is_told_nothing_even_in_the_words_of_the_console(
    house: House, memory: Memory, name: str
) -> None:
    house.receives(STORY)
    holds(house, memory)
    with pytest.raises(NotAsked):
        asks(house, memory, house.people[name].account.pk)


def test_who_left_or_holds_no_key_of_the_desk_is_told_nothing(house: House, memory: Memory) -> None:
    holds(house, memory)
    assert asks(house, memory, house.jonas.account.pk)
    Account.objects.filter(pk=house.jonas.account.pk).update(is_active=False)
    house.tara.account.memberships.all().delete()
    for account in (house.jonas.account.pk, house.tara.account.pk, house.people["reader"].account.pk, UUID(int=7)):
        with pytest.raises(NotAsked):
            asks(house, memory, account)


@pytest.mark.parametrize("ago", [31, -31, 3600])
def test_a_question_is_good_for_half_a_minute(house: House, memory: Memory, ago: float) -> None:
    holds(house, memory)
    assert asks(house, memory, house.maya.account.pk, ago=29)
    with pytest.raises(NotAsked):
        asks(house, memory, house.maya.account.pk, ago=ago)


def test_a_question_that_is_sent_again_tells_what_that_person_may_know_of_by_then(house: House, memory: Memory) -> None:
    tip = house.receives_opened(STORY)
    holds(house, memory)
    key, now = exchange.key_of(house.maya.keyring.compartment(DESK)), clock.now()
    question = exchange.new_question(house.maya.account.pk, "motel", 0, now)
    sealed = exchange.sealed_question(key, question)

    def count() -> int:
        return int(exchange.opened_answer(key, question, answering.answer(memory, sealed, now))["count"])

    assert count() == 1
    house.restricts(tip)
    assert count() == 0


def test_what_another_key_or_nobody_sealed_is_no_question(house: House, memory: Memory) -> None:
    holds(house, memory)
    question = exchange.new_question(house.maya.account.pk, "motel", 0, clock.now())
    for sealed in (exchange.sealed_question("another", question), b"", b"x" * 40):
        with pytest.raises(NotAsked):
            answering.answer(memory, sealed, clock.now())
    with pytest.raises(NotAsked):
        answering.answer(Memory(), asking_key(house, question), clock.now())


def asking_key(house: House, question: exchange.Question) -> bytes:
    return exchange.sealed_question(exchange.key_of(house.maya.keyring.compartment(DESK)), question)


def test_an_answer_to_another_question_is_none(house: House) -> None:
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    one, other = (exchange.new_question(house.maya.account.pk, "motel", 0, clock.now()) for _ in range(2))
    sealed = exchange.sealed_answer(key, one, {"count": 1})
    assert exchange.opened_answer(key, one, sealed) == {"count": 1}
    with pytest.raises(NoAnswer):
        exchange.opened_answer(key, other, sealed)


def test_nothing_that_travels_holds_a_word(house: House, memory: Memory) -> None:
    house.receives(STORY)
    holds(house, memory)
    key = exchange.key_of(house.maya.keyring.compartment(DESK))
    question = exchange.new_question(house.maya.account.pk, "motel 0134", 0, clock.now())
    sealed = exchange.sealed_question(key, question)
    answer = answering.answer(memory, sealed, clock.now())
    assert not [word for word in (b"motel", b"Motel", b"0134", b"Blue") if word in sealed + answer]
    assert "motel" not in repr((question, memory, found(house, "maya", "motel"))).casefold()


def test_two_people_with_one_hidden_tip_read_the_same_as_if_it_had_never_been(house: House, memory: Memory) -> None:
    """Counts, facets, hits and snippets of whoever holds the tip, of whoever does not, and of a world without it."""
    house.receives(STORY)
    holds(house, memory)
    before = {words: told(found(house, "maya", words)) for words in QUESTIONS}
    hidden = house.receives_opened(f"{STORY} A call-taker named Jonas is in it.")
    holds(house, memory)
    assert found(house, "jonas", "motel").count == 2
    house.restricts(hidden)
    for when in ("before the reader's turn", "after it"):
        for name in ("jonas", "vera"):
            for words in QUESTIONS:
                assert told(found(house, name, words)) == before[words], (name, words, when)
        holds(house, memory)
    assert hidden.number not in repr(told(found(house, "vera", f"number:{hidden.number}")))


def test_how_far_it_is_tells_nothing_of_a_hidden_tip(house: House, memory: Memory) -> None:
    house.receives(STORY)
    house.restricts(house.receives_opened(STORY))
    keyring = house.reader()
    memory.begin(exchange.key_of(keyring.compartment(DESK)), clock.now())
    assert memory.total == 1


def test_a_question_that_is_not_understood_is_told_why_and_pages_end(house: House, memory: Memory) -> None:
    holds(house, memory)
    with pytest.raises(Invalid, match="phone"):
        found(house, "maya", "phone:12")
    with pytest.raises(Invalid, match="narrower"):
        found(house, "maya", "motel", page=answering.LAST_PAGE)


def test_a_page_holds_twenty_and_the_next_the_rest(house: House, memory: Memory) -> None:
    for n in range(21):
        house.receives(f"motel {n}")
    holds(house, memory)
    pages = [found(house, "maya", "motel", page) for page in (0, 1)]
    assert [(len(page.hits), page.more, page.count) for page in pages] == [(20, True, 21), (1, False, 21)]
    assert len({hit.tip for page in pages for hit in page.hits}) == 21
    assert "[motel]" in texts(pages[0])[0]


def test_without_a_reader_it_says_so(house: House) -> None:
    with patch.object(exchange, "connect", side_effect=FileNotFoundError), pytest.raises(NoAnswer) as silent:
        found(house, "maya", "motel")
    assert silent.value.cause == "no reader is running, so search is not available"


def test_after_a_rotation_the_earlier_key_asks_nothing(house: House, memory: Memory) -> None:
    holds(house, memory)
    earlier = exchange.key_of(house.maya.keyring.compartment(DESK))
    memory.key = "another"
    question = exchange.new_question(house.maya.account.pk, "motel", 0, clock.now())
    with pytest.raises(NotAsked):
        answering.answer(memory, exchange.sealed_question(earlier, question), clock.now())
