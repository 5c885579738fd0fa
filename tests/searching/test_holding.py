"""What the reader holds: everything of the desk, whatever changes, and nothing that went out of reach."""

import pytest

from heatwatch import flow
from heatwatch.audit.actions import chain
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.advocacy import write_note
from heatwatch.desk.actions.files import HAND_OVER_FIELDS, hand_over_file, withhold
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.actions.working import note, reply
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Attachment, Tip
from heatwatch.retention.actions import destroying
from heatwatch.retention.models import Disposal
from heatwatch.searching import queries
from heatwatch.searching.actions import holding
from heatwatch.searching.actions.holding import Memory, turn
from heatwatch.searching.errors import NoAnswer
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK
from tests.people import House, a_file
from tests.retention.outgoing import closed, confirmed
from tests.searching.asked import found, holds, memory, texts

__all__ = ["memory"]
pytestmark = pytest.mark.django_db
PHONE = "The boss of Blue Moon Motel says call 510-555-0134. His van has plate 7ABC123."


def test_a_reader_that_starts_reads_everything_the_newest_first(house: House, memory: Memory) -> None:
    tips = [house.receives(f"A motel, the {n}th") for n in range(3)]
    Tip.objects.filter(pk=tips[1].pk).update(received="2020-01-01T00:00Z", status=Tip.CLOSED)
    assert list(queries.newest_first())[-1] == tips[1].pk
    holds(house, memory)
    assert found(house, "maya", "motel").count == 3
    assert memory.percent is None


def test_every_tip_is_walked_once_however_many_share_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    tips = {house.receives(f"motel {n}").pk for n in range(7)}
    walked = list(queries.newest_first())
    assert (len(walked), set(walked)) == (7, tips)


def test_it_says_how_far_it_is_and_what_is_read_is_found_meanwhile(
    house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "BATCH", 2)
    for n in range(6):
        house.receives(f"motel {n}")
    keyring = house.reader()
    turn(keyring, memory, clock.now())
    first = found(house, "maya", "motel")
    assert (first.count, first.percent) == (2, 33)
    holds(house, memory)
    last = found(house, "maya", "motel")
    assert (last.count, last.percent) == (6, None)


def test_what_a_tip_says_is_found_by_its_fields_once_it_is_read(house: House, memory: Memory) -> None:
    holds(house, memory)
    house.receives_read(PHONE, where="behind the church in Fruitvale")
    holds(house, memory)
    for words in (
        "phone:555-0134",
        "phone:510*",
        "plate:7abc123",
        "near:fruitvale",
        "near:motel",
        "boss",
        "status:unread",
    ):
        assert found(house, "maya", words).count == 1, words


def test_notes_messages_and_answers_are_found_within_a_turn(house: House, memory: Memory) -> None:
    tip = house.receives("A motel.")
    holds(house, memory)
    opened = house.maya.opens(tip)
    note(house.maya.account, opened, "Spoke with the sheriff: 510-555-0177.", id=new_id(), now=clock.now())
    reply(house.maya.account, opened, "Thank you, zebra.", id=new_id(), now=clock.now())
    holds(house, memory)
    assert texts(found(house, "jonas", "sheriff"))[0].startswith("Spoke with the [sheriff]")
    assert found(house, "jonas", "zebra").hits[0].where == "answer"
    assert found(house, "jonas", "phone:555-0177").count == 1
    assert found(house, "jonas", "status:open").count == 1


def test_what_advocates_write_and_how_to_reach_the_reporter_is_not_held(house: House, memory: Memory) -> None:
    tip = house.receives("A motel.", contact_how="call me at 510-555-0199, giraffe")
    house.maya.opens(tip)
    write_note(house.amina.keyring, house.amina.account, tip, "She wants an okapi.", id=new_id(), now=clock.now())
    holds(house, memory)
    for words in ("giraffe", "okapi", "phone:555-0199"):
        assert found(house, "maya", words).count == 0, words


def test_a_restricted_tip_is_gone_at_once_and_back_when_it_is_given_back(house: House, memory: Memory) -> None:
    tip = house.receives_opened("A motel and a pelican.")
    holds(house, memory)
    house.restricts(tip)
    assert len(memory.index) == 1, "the reader had no turn yet"
    for name in ("maya", "vera"):
        answer = found(house, name, "pelican")
        assert (answer.count, answer.hits, answer.facets["lane"]) == (0, (), {}), name
    holds(house, memory)
    assert len(memory.index) == 0
    house.gives_back(tip)
    holds(house, memory)
    assert found(house, "maya", "pelican").count == 1


def test_what_an_insider_may_be_named_in_is_found_once_somebody_opened_it(house: House, memory: Memory) -> None:
    """Restricting is offered before such a tip is on a screen: a search must not quote it before that."""
    tip = house.receives("A pelican takes money.", about_officials=True)
    holds(house, memory)
    assert (len(memory.index), found(house, "maya", "pelican").count) == (0, 0)
    house.maya.opens(tip)
    holds(house, memory)
    assert found(house, "jonas", "pelican").count == 1
    assert not queries.out_of_reach(clock.now())


def test_the_name_of_a_withheld_file_is_found_no_more_once_its_tip_came_back(house: House, memory: Memory) -> None:
    tip, told = house.receives_opened("A pelican.", files=[a_file("okapi.jpg")]), clock.now()
    holds(house, memory)
    assert found(house, "maya", "okapi").count == 1
    file = Attachment.objects.get(tip=tip).pk
    held = hold_tip(house.maya.keyring, tip)
    withhold(house.maya.keyring, house.maya.account, held, file, named=["vera"], now=told)
    again = hold_tip(house.vera.keyring, Tip.objects.get(pk=tip.pk))
    hand_over_file(house.vera.account, again, file, dict.fromkeys(HAND_OVER_FIELDS, "not given"), told)
    house.gives_back(tip)
    holds(house, memory)
    assert found(house, "maya", "pelican").count == 1
    assert found(house, "maya", "okapi").count == 0


def test_one_that_is_held_already_is_hidden_all_the_same(house: House, memory: Memory) -> None:
    tip = house.receives("A pelican takes money.")
    holds(house, memory)
    Tip.objects.filter(pk=tip.pk).update(names_official=True)
    assert (len(memory.index), found(house, "maya", "pelican").count) == (1, 0)


def test_a_tip_that_goes_and_comes_and_goes_between_two_turns_stays_hidden(house: House, memory: Memory) -> None:
    tip = house.receives_opened("A pelican.")
    holds(house, memory)
    house.restricts(tip)
    holds(house, memory)
    house.gives_back(tip)
    holds(house, memory)
    house.restricts(tip)
    assert found(house, "vera", "pelican").count == 0
    holds(house, memory)
    assert len(memory.index) == 0


def test_a_destroyed_tip_is_gone_with_its_keys(house: House, memory: Memory) -> None:
    tip = closed(house)
    holds(house, memory)
    before = len(memory.index)
    confirmed(house, tip)
    row = Disposal.objects.get()
    destroying._take_keys(row, clock.now())  # noqa: SLF001  killed here, before the pieces and the record
    assert found(house, "vera", f"number:{tip.number}").count == 0
    holds(house, memory)
    assert len(memory.index) == before - 1


def test_who_only_looks_changes_nothing(house: House, memory: Memory) -> None:
    house.receives("A motel.")
    holds(house, memory)
    chain()
    holds(house, memory)
    holds(house, memory)
    assert memory.looked_at == set()
    assert [tip for _, _, tip in queries.changes_after(memory.sequence)] == []


def test_more_changes_than_fit_in_a_turn_are_all_seen(
    house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tips = [house.receives(f"motel {n}") for n in range(5)]
    holds(house, memory)
    for tip in tips:
        house.maya.opens(tip)
    monkeypatch.setattr(holding, "BATCH", 2)
    holds(house, memory)
    assert found(house, "maya", "status:open").count == 5


def test_a_reader_that_is_revoked_holds_nothing_and_answers_nobody(house: House, memory: Memory) -> None:
    house.receives("A motel.")
    holds(house, memory)
    revoke(DESK, house.people["reader"].account, by=house.vera.account.pk, now=clock.now())
    assert turn(house.people["reader"].keyring, memory, clock.now()) is False
    assert len(memory.index) == 0
    with pytest.raises(NoAnswer):
        found(house, "maya", "motel")


def test_a_part_that_does_not_open_hides_nothing_but_itself(house: House, memory: Memory) -> None:
    _, bad = house.receives("A motel."), house.receives("A pelican.")
    bad.story.sealed = b"nonsense"
    bad.story.save()
    holds(house, memory)
    assert found(house, "maya", "motel").count == 1
    assert found(house, "maya", bad.number).count == 1


def test_a_later_message_of_the_reporter_is_found(house: House, memory: Memory) -> None:
    house.receives("A motel.")
    holds(house, memory)
    assert house.last.receipt
    add_message(house.last.receipt, "They moved to the flamingo.", [], id=new_id(), now=clock.now())
    flow.notice(clock.now())
    holds(house, memory)
    assert found(house, "maya", "flamingo").hits[0].where == "message"
