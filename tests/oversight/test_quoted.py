"""Very many tips quoted by searches, lists of links and charts are unusual reading too, told apart from opened ones."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.models import Record
from heatwatch.audit.queries import LINK
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.opening import note_listed
from heatwatch.intake.models import Tip
from heatwatch.knowledge.watch import USUAL_QUOTED, ReadingRule, Watch
from heatwatch.oversight.actions import reading
from heatwatch.oversight.models import UnusualReading
from heatwatch.oversight.queries import readings
from heatwatch.web.console.watching.hidden import hidden_from
from tests.oversight.flood import opens
from tests.people import House
from tests.web.console.test_walks import walked

pytestmark = pytest.mark.django_db
PAGE, CHART = 20, 40
NOW = clock.now()
START = NOW - timedelta(minutes=9)
# Four opened or five quoted within ten minutes.
FEW = Watch(reading=(ReadingRule(4, 10),), quoted=(ReadingRule(5, 10, quoted=True),))
QUOTED = Watch(reading=(), quoted=FEW.quoted)


def judged(watch: Watch = FEW, now: datetime = NOW) -> int:
    return reading.judge(watch, settings.AGENCY.hours.zone, now)


def unwritten(many: int) -> list[Tip]:
    return [Tip(id=new_id(), number="HW-222-222") for _ in range(many)]


def searches(account: Account, tips: list[Tip], start: datetime = START, *, apart: int = 10) -> None:
    """Page after page of a search, one every so many seconds, as the search itself records them."""
    for place in range(0, len(tips), PAGE):
        at = start + timedelta(seconds=apart * place // PAGE)
        note_listed(account, "search", tips[place : place + PAGE], at)


def charts(account: Account, tips: list[Tip], start: datetime = START, *, root: UUID | None = None) -> None:
    """A chart, as it is recorded: on each tip the one before it."""
    for tip in tips:
        record("listed", actor=account.pk, kind=LINK, id=root or tips[0].pk, tip=tip.pk, now=start)


def seen(house: House, name: str) -> list[readings.Seen]:
    account = house.people[name].account
    return readings.all_seen(account, hidden_from(account))


def test_many_hits_of_searches_are_told_to_supervisors_and_to_the_person(house: House) -> None:
    searches(house.maya.account, unwritten(2 * PAGE))
    assert [judged(), judged()] == [1, 0]
    mine = readings.own(house.maya.account, hidden_from(house.maya.account))
    assert [[len(one.spell.tips) for one in told] for told in (seen(house, "vera"), mine)] == [[2 * PAGE], [2 * PAGE]]
    told = Record.objects.get(verb="unusual_reading")
    assert (told.object_id, told.tip, told.detail["rule"]) == (str(house.maya.account.pk), None, "5 quoted in 10")


def test_a_chart_counts_and_the_lists_that_quote_nothing_do_not(house: House) -> None:
    charts(house.maya.account, unwritten(5))
    for view in ("unread", "retention", "same text", "HC-222-222"):
        note_listed(house.tara.account, view, unwritten(PAGE), START)
    assert judged() == 1
    assert UnusualReading.objects.get().account == house.maya.account


def test_the_same_hits_again_and_again_are_no_more_tips(house: House) -> None:
    few = unwritten(4)
    for place in range(20):
        searches(house.maya.account, few, START + timedelta(seconds=20 * place))
        charts(house.maya.account, few, START + timedelta(seconds=20 * place))
    assert judged() == 0


def test_after_it_was_decided_only_what_is_quoted_later_counts(house: House) -> None:
    searches(house.maya.account, unwritten(5))
    judged()
    reading.decide(house.vera.account, seen(house, "vera")[0], finding="work", words="a plate", now=NOW)
    opens(house.maya.account, 5, START)
    assert judged() == 1, "nothing was decided about what she opened"
    assert judged() == 0
    searches(house.maya.account, unwritten(5), NOW + timedelta(seconds=5))
    assert judged(now=NOW + timedelta(minutes=1)) == 1


@pytest.mark.parametrize("hour", [8, 21])
def test_ordinary_work_is_not_unusual(house: House, hour: int) -> None:
    """Ten searches with a full page each and five full charts in a quarter of an hour, by day and by night."""
    until = datetime(2026, 11, 25, hour, tzinfo=UTC)
    begun = until - timedelta(minutes=14)
    searches(house.maya.account, unwritten(10 * PAGE), begun, apart=80)
    for place in range(5):
        charts(house.maya.account, unwritten(CHART), begun + timedelta(minutes=2 * place))
    for tip in unwritten(12):
        opens(house.maya.account, [tip], begun)
        charts(house.maya.account, unwritten(3), begun, root=tip.pk)
    assert judged(Watch(), until) == 0


def test_who_turns_all_pages_of_one_search_is_told_of_by_the_usual_numbers(house: House) -> None:
    searches(house.maya.account, unwritten(50 * PAGE), apart=5)
    assert judged(Watch()) == 1


def test_hits_that_were_restricted_since_are_hidden_from_whoever_must_not_know_of_them(house: House) -> None:
    tips = [house.receives_opened() for _ in range(6)]
    searches(house.maya.account, tips)
    assert judged(QUOTED) == 1
    house.restricts(tips[0])
    assert [len(one.spell.tips) for one in seen(house, "sam")] == [5]
    house.restricts(tips[1])
    assert seen(house, "sam") == []
    assert [len(one.spell.tips) for one in seen(house, "vera")] == [6]


def test_that_a_tip_is_linked_with_a_hidden_one_is_told_to_nobody(house: House) -> None:
    """Vera's chart begins at a tip that is restricted to her: Sam would learn that the others are linked with it."""
    hidden = house.restricts(house.receives_opened())
    charts(house.vera.account, unwritten(5), root=hidden.pk)
    assert judged() == 1
    assert Record.objects.get(verb="unusual_reading").tip == hidden.pk
    assert seen(house, "sam") == []
    assert [len(one.spell.tips) for one in seen(house, "vera")] == [5]


@pytest.fixture
def busy(house: House) -> House:
    """Of most of the day nothing counts any more; a little is new."""
    for hour in range(5, 24):
        searches(house.maya.account, unwritten(40), NOW - timedelta(hours=hour))
    searches(house.jonas.account, unwritten(40))
    opens(house.jonas.account, 3, START)
    return house


def test_it_is_one_question_by_an_index_and_reads_nothing_that_is_past(busy: House) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert judged(Watch()) == 0
    [question] = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    if connection.vendor == "sqlite":
        assert walked(question) == set()
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert len(cursor.fetchall()) == 5


def test_an_agency_file_without_numbers_gets_the_usual_ones_and_says_its_own() -> None:
    assert Watch.from_dict({"reading": [{"tips": 9, "minutes": 9}]}).quoted == USUAL_QUOTED
    said: dict[str, Any] = {"quoted": [{"tips": 90, "minutes": 30, "between": "22:00-06:00"}]}
    assert Watch.from_dict(said).quoted == (ReadingRule(90, 30, time(22), time(6), quoted=True),)
    assert Watch.from_dict({"quoted": []}).quoted == ()
    with pytest.raises(ValueError, match=r"watch\.quoted asks"):
        Watch.from_dict({"quoted": [{"tips": 1, "minutes": 30}]})
