"""How old the packages are."""

from datetime import UTC, datetime, time, timedelta

import pytest

from heatwatch.health import packages
from heatwatch.health.state import of_the_house
from tests.laws import tree

RENEWED = datetime.combine(packages.RENEWED, time(12), UTC)


@pytest.mark.parametrize(("days", "state"), [(0, "ok"), (90, "ok"), (91, "look"), (180, "look"), (181, "broken")])
def test_what_nobody_renews_is_told(days: int, state: str) -> None:
    check = packages.packages(RENEWED + timedelta(days=days))
    assert (check.name, check.state) == ("Packages", state)
    assert f"{days} days ago" in check.words
    assert bool(check.remedy) is (state != "ok")


@pytest.mark.django_db
def test_doctor_tells_it() -> None:
    [check] = [check for check in of_the_house(RENEWED + timedelta(days=100)) if check.name == "Packages"]
    assert check.state == "look"


def test_the_page_says_how_soon() -> None:
    page = (tree.PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"| every package, hole or none | within {packages.USUAL.days} days" in page
    assert f"after {packages.LATEST.days} days" in page
