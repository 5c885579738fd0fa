"""docs/guides/second-factor.md says how long a session lives and how many there may be, as the code does."""

import re
from datetime import timedelta

import pytest

from heatwatch.accounts import rules
from heatwatch.accounts.models import ConsoleSession
from heatwatch.knowledge.agency import Agency
from tests.laws import tree
from tests.people import House

PAGE = (tree.PROJECT / "docs" / "guides" / "second-factor.md").read_text("utf-8")
MANY = 12


def told(what: str) -> str:
    [row] = re.findall(rf"^\| {re.escape(what)} \| (.+?) \|", PAGE, re.MULTILINE)
    return str(row)


def minutes(span: timedelta) -> str:
    return f"{int(span.total_seconds()) // 60} minutes"


def test_the_page_says_how_long_a_session_lives() -> None:
    assert f", {Agency.idle_minutes} as shipped" in told("without touching anything")
    assert told("at the longest").startswith(f"{rules.SESSION_LIFE // timedelta(hours=1)} hours")
    assert told("between passphrase and second factor") == minutes(rules.HALFWAY_LIFE)
    assert told("a second factor before something dangerous") == minutes(rules.FRESH)


@pytest.mark.django_db
def test_any_number_of_sessions_is_open_at_once_and_each_is_listed(house: House, console_client: object) -> None:
    assert told("at how many places at once") == "as many as you like"
    browsers = [house.maya.sits_down() for _ in range(MANY)]
    assert ConsoleSession.objects.filter(account=house.maya.account).count() == MANY
    assert {browser.get("/me/").status_code for browser in browsers} == {200}
    page = browsers[0].get("/me/").content.decode()
    assert len(re.findall(r'name="session" value=', page)) == MANY - 1
