"""What stands on top of the queue is asked for by small indexes, at any number of stored tips."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatwatch.desk import queries
from tests.intake.test_claiming import plan
from tests.people import House


def test_each_question_is_answered_by_an_index(house: House) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.on_top(house.maya.account, "all", {})
    plans = [plan(one["sql"]) for one in asked.captured_queries if "ORDER BY" in one["sql"]]
    assert len(plans) == 3
    assert all("tip_in_danger" in one or "tip_at_once" in one for one in plans), plans


def test_the_newest_lines_are_found_by_tip(house: House) -> None:
    tips = [house.receives_read("They keep her passport.") for _ in range(3)]
    with CaptureQueriesContext(connection) as asked:
        assert set(queries.last_lines(tips)) == {tip.pk for tip in tips}
    (one,) = asked.captured_queries
    assert "one_assessment_a_number" in plan(one["sql"]) or "desk_assess" in plan(one["sql"])
    assert '"sealed"' not in one["sql"]
