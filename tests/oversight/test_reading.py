"""Unusual reading is told once, from the trail alone, to those who may know of the tips; another supervisor decides."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from heatwatch.audit.actions import record
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Forbidden, Invalid
from heatwatch.common.ids import new_id
from heatwatch.oversight.actions import reading
from heatwatch.oversight.models import UnusualReading
from heatwatch.oversight.queries import readings
from heatwatch.vault.compartments import Payload, renewed
from heatwatch.web.console.watching.hidden import hidden_from
from tests.oversight.flood import FEW, opens
from tests.people import House

pytestmark = pytest.mark.django_db
NOW = clock.now()
START = NOW - timedelta(minutes=5)


def judged(now: datetime = NOW) -> int:
    return reading.judge(FEW, settings.AGENCY.hours.zone, now)


def seen(house: House, name: str) -> list[readings.Seen]:
    account = house.people[name].account
    return readings.all_seen(account, hidden_from(account))


def decides(house: House, name: str = "vera", **given: Any) -> None:
    one = seen(house, name)[0]
    said = {"finding": "work", "words": "the night shift", **given}
    reading.decide(house.people[name].account, one, **said, now=NOW)


def test_many_different_tips_are_told_to_supervisors_and_to_the_person(house: House) -> None:
    opens(house.maya.account, 5, START)
    assert judged() == 1
    assert [len(one.spell.tips) for one in seen(house, "vera")] == [5]
    assert [len(one.spell.tips) for one in readings.own(house.maya.account, hidden_from(house.maya.account))] == [5]
    assert seen(house, "jonas") == []
    told = Record.objects.get(verb="unusual_reading")
    assert (told.object_id, told.tip) == (str(house.maya.account.pk), None)


def test_few_tips_or_one_tip_again_are_not(house: House) -> None:
    opens(house.maya.account, 3, START)
    opens(house.jonas.account, [house.receives()] * 9, START)
    assert judged() == 0


@pytest.mark.parametrize("counted", ["exported", "viewed"])
def test_downloads_and_looks_at_files_count_and_lists_do_not(house: House, counted: str) -> None:
    for account, verb in ((house.maya.account, "listed"), (house.tara.account, counted)):
        for place in range(5):
            tip = new_id()
            record(verb, actor=account.pk, kind="tip", id=tip, tip=tip, now=START + timedelta(seconds=place))
    assert judged() == 1
    assert UnusualReading.objects.get().account == house.tara.account


def test_one_spell_is_told_once_however_long_and_however_often_judged(house: House) -> None:
    opens(house.maya.account, 5, START)
    assert [judged(), judged()] == [1, 0]
    opens(house.maya.account, 12, NOW)
    assert judged(NOW + timedelta(minutes=6)) == 0
    assert [len(one.spell.tips) for one in seen(house, "vera")] == [17]
    assert Record.objects.filter(verb="unusual_reading").count() == 1


def test_two_rules_tell_of_one_spell_once(house: House) -> None:
    opens(house.maya.account, 40, NOW - timedelta(minutes=9), apart=10)
    usual = settings.AGENCY.watch
    assert reading.judge(usual, settings.AGENCY.hours.zone, NOW) == 1
    assert reading.judge(usual, settings.AGENCY.hours.zone, NOW) == 0


def test_after_it_was_decided_only_what_is_read_later_counts(house: House) -> None:
    opens(house.maya.account, 5, START)
    judged()
    decides(house)
    opens(house.maya.account, 3, NOW + timedelta(seconds=10))
    assert judged(NOW + timedelta(minutes=2)) == 0
    opens(house.maya.account, 1, NOW + timedelta(minutes=2))
    assert judged(NOW + timedelta(minutes=3)) == 1


def test_the_reader_of_the_house_is_nobody(house: House) -> None:
    house.reader()
    opens(house.people["reader"].account, 9, START)
    assert judged() == 0


def test_another_supervisor_decides_and_everybody_concerned_reads_it(house: House) -> None:
    opens(house.sam.account, 5, START)
    judged()
    with pytest.raises(Invalid):
        decides(house, "sam")
    decides(house, "vera", finding="talked", words="he looked for a plate")
    own = readings.own(house.sam.account, hidden_from(house.sam.account))
    assert reading.findings(house.sam.keyring, own) == {own[0].row.pk: "he looked for a plate"}
    row = UnusualReading.objects.get()
    assert (row.decided_by, row.finding) == (house.vera.account, "talked")
    assert b"plate" not in bytes(row.sealed)
    assert Record.objects.get(verb="reading_decided").detail["finding"] == "talked"
    with pytest.raises(Conflict):
        decides(house, "vera")


def test_a_finding_is_read_after_the_key_was_renewed_and_by_nobody_without_one(house: House) -> None:
    opens(house.maya.account, 5, START)
    judged()
    decides(house, words="the night shift")
    found = seen(house, "vera")

    class Renewed:
        def compartment(self, name: str) -> Payload:
            return renewed(house.vera.keyring.compartment(name))

    assert list(reading.findings(Renewed(), found).values()) == ["the night shift"]  # type: ignore[arg-type]  # as one
    assert reading.findings(house.ada.keyring, found) == {}


@pytest.mark.parametrize("wrong", [{"finding": "guilty"}, {"words": " "}])
def test_a_decision_says_what_and_why(house: House, wrong: dict[str, str]) -> None:
    opens(house.maya.account, 5, START)
    judged()
    with pytest.raises(Invalid):
        decides(house, **wrong)


def test_who_is_no_supervisor_decides_nothing(house: House) -> None:
    opens(house.maya.account, 5, START)
    judged()
    with pytest.raises(Forbidden):
        reading.decide(house.jonas.account, seen(house, "vera")[0], finding="work", words="x", now=NOW)


def test_reading_that_only_hidden_tips_make_unusual_is_hidden_with_them(house: House) -> None:
    """Vera reads what is restricted to her: for Sam, who must not know of these tips, nothing happened."""
    hidden = [house.restricts(house.receives_opened()) for _ in range(3)]
    plain = [house.receives()]
    opens(house.vera.account, [*hidden, *plain], START)
    assert judged() == 1
    assert seen(house, "sam") == []
    assert readings.waiting_for(house.sam.account, hidden_from(house.sam.account)) == 0
    assert Record.objects.get(verb="unusual_reading").tip in {tip.pk for tip in hidden}
    assert len(readings.own(house.vera.account, hidden_from(house.vera.account))) == 1


def test_others_count_only_what_they_may_know_of(house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    opens(house.vera.account, [hidden], START)
    opens(house.vera.account, 4, START + timedelta(seconds=30))
    assert judged() == 1
    assert [len(one.spell.tips) for one in seen(house, "sam")] == [4]
    assert Record.objects.get(verb="unusual_reading").tip is None
