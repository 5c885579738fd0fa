"""One text many times is one row; whatever tells anything more keeps its own place."""

from datetime import timedelta
from typing import Any

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.desk import queries as desk
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Tip
from heatwatch.oversight.actions import grouping
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.oversight.queries import groups
from tests.oversight.flood import FEW, TEXT, floods, noted, only_group
from tests.people import House, a_file

pytestmark = pytest.mark.django_db


def listed(house: House, view: str = "unread", name: str = "maya") -> list[str]:
    return [tip.number for tip in desk.queue(house.people[name].account, view, {}, "", groups.folded()).tips]


def rows(house: House, view: str = "unread", name: str = "maya") -> list[groups.Row]:
    return groups.rows(house.people[name].account, view, {}, groups.folded())


def test_a_text_that_comes_often_is_one_row_and_a_genuine_tip_keeps_its_place(house: House) -> None:
    floods(house, 2)
    genuine = house.receives(TEXT + " I live next door, at number 12.")
    noted(house, [genuine])
    floods(house, 3)
    assert listed(house) == [genuine.number]
    assert [row.tips for row in rows(house)] == [5]
    assert desk.counts(house.maya.account, groups.folded())["unread"] == "1"


def test_a_few_copies_stay_what_they_are(house: House) -> None:
    tips = floods(house, 2)
    assert sorted(listed(house)) == sorted(tip.number for tip in tips)
    assert not TextGroup.objects.exists()


def test_copies_within_a_day_count_and_older_ones_do_not(house: House) -> None:
    now = clock.now()
    floods(house, 2, now=now - timedelta(hours=30))
    floods(house, 2, now=now)
    assert not TextGroup.objects.exists()
    floods(house, 1, now=now)
    assert Arrival.objects.filter(group=only_group()).count() == 5


def test_short_words_of_many_people_make_no_row_so_soon(house: House) -> None:
    floods(house, 4, "please help me")
    assert not TextGroup.objects.exists()
    floods(house, 1, "Please help me!")
    assert TextGroup.objects.count() == 1


def test_noting_twice_notes_once(house: House) -> None:
    tips = floods(house, 1)
    noted(house, tips)
    noted(house, tips)
    assert Arrival.objects.count() == 1


def test_a_call_that_somebody_wrote_down_is_no_copy(house: House) -> None:
    floods(house, 4, channel="phone")
    assert not Arrival.objects.exists()


def test_another_file_makes_another_tip(house: House) -> None:
    floods(house, 3)
    photo = house.receives(TEXT, files=[a_file()])
    noted(house, [photo])
    assert listed(house) == [photo.number]


def taken(house: House, tip: Tip) -> None:
    Tip.objects.filter(pk=tip.pk).update(assignee=house.jonas.account)


def asked(house: House, tip: Tip) -> None:
    Tip.objects.filter(pk=tip.pk).update(translator=house.jonas.account)


def answered(house: House, tip: Tip) -> None:
    add_message(house.last.receipt, "it is true, please come", [], id=tip.pk, now=clock.now())  # type: ignore[arg-type]  # there is one


@pytest.mark.parametrize("work", [taken, asked, answered])
def test_who_is_more_than_a_copy_comes_out_of_the_row(house: House, work: Any) -> None:
    last = floods(house, 4)[-1]
    work(house, last)
    assert listed(house) == [last.number]
    assert [row.tips for row in rows(house)] == [3]


def test_danger_that_was_ticked_is_told_on_the_row(house: House) -> None:
    floods(house, 2)
    floods(house, 2, danger_now=True)
    row = rows(house)[0]
    assert (row.tips, row.in_danger) == (4, 2)
    assert desk.on_top(house.maya.account, "unread", {}, groups.folded()) == []


def test_a_restricted_tip_is_in_no_row_and_counts_for_nobody(house: House) -> None:
    tips = floods(house, 4)
    hidden = house.restricts(tips[0])
    for name in ("maya", "vera", "otto"):
        group = groups.members(house.people[name].account, only_group())
        assert hidden not in group
    assert hidden.number in listed(house, "all", "vera")
    assert [row.tips for row in rows(house, "all", "vera")] == [3]


def test_the_making_of_a_row_is_recorded_and_tells_no_word(house: House) -> None:
    floods(house, 4)
    found = Record.objects.get(verb="text_grouped")
    assert found.actor == house.reader().account_id
    assert found.detail == {"at_least": 3}


def test_what_came_seldom_is_forgotten_after_a_while(house: House) -> None:
    now = clock.now()
    floods(house, 1, "something else that nobody else wrote to the desk", now=now - timedelta(days=20))
    floods(house, 3, now=now - timedelta(days=20))
    grouping.forget(now)
    assert Arrival.objects.count() == 3


def test_what_the_reader_cannot_open_stands_for_itself(house: House) -> None:
    tips = [house.restricts(house.receives_opened(TEXT)) for _ in range(2)]
    for tip in tips:
        grouping.note_arrival(house.reader(), tip.pk, FEW, clock.now())
    assert not Arrival.objects.exists()


def test_the_reader_notes_what_it_takes_up(house: House) -> None:
    tip = house.receives_read(TEXT)
    assert Arrival.objects.get().tip_id == tip.pk
