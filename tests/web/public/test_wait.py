"""The waiting page: everything typed stays, nobody is refused, and there is no puzzle."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from heatwatch.common import clock
from heatwatch.intake.models import Draft, Tip
from heatwatch.knowledge import agency
from heatwatch.knowledge.watch import Pace, Watch
from heatwatch.web.public import tickets, waits
from tests.web.public.reporter import FORM, Reporter, a_file

WATCH = Watch(unknown_network=Pace(2, 10.0))
SAID = {"where": "the <corner>", "danger_now": "yes", "contact_safe": "no", "about_officials": "yes", "when": "9\r\nPM"}
TOKEN, OTHER = b"t" * 32, b"o" * 32


class Later:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)


@pytest.fixture
def flooded(reporter: Reporter, later: Later, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Reporter:
    """A reporter who comes while somebody floods from the same network."""
    settings.AGENCY = replace(agency.load(settings.ENV.agency_file), watch=WATCH)
    monkeypatch.setattr(waits, "taken", tickets.Tickets())
    for _ in range(3):
        waits.pacing.count("", WATCH, clock.now())
    return reporter


def hidden(page: Reporter) -> dict[str, Any]:
    """What the waiting page would send."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text.partition('id="wait"')[2]))
    kept = page.kept
    return {**found, **({"kept": kept} if kept else {})}


def presses_send(page: Reporter, path: str = FORM, **more: str) -> Reporter:
    page.page = page.client.post(path, {**hidden(page), **more})
    return page


def test_nobody_waits_where_nothing_is_flooded(reporter: Reporter) -> None:
    assert reporter.opens().sends().words


def test_it_asks_to_wait_and_keeps_every_answer(flooded: Reporter) -> None:
    page = flooded.opens().sends("they keep her passport", **SAID)
    assert page.page.status_code == 429
    assert not Tip.objects.exists()
    kept = hidden(page)
    assert kept["story"] == "they keep her passport"
    assert {name: kept[name] for name in SAID} == SAID


def test_after_the_wait_it_is_taken_and_marked(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends("they keep her passport", **SAID)
    later.by(float(page.page.headers["Retry-After"]))
    presses_send(page)
    assert len(page.words) == 8
    story = page.story_at_the_desk()
    assert story["burst"] is True
    assert story["where"] == "the <corner>"


def test_pressed_too_early_it_comes_again_and_the_time_does_not_begin_anew(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends()
    first = int(page.page.headers["Retry-After"])
    later.by(3)
    assert presses_send(page).page.status_code == 429
    assert int(page.page.headers["Retry-After"]) == first - 3
    later.by(first - 3)
    assert presses_send(page).words


def test_a_double_click_shows_the_same_code(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends()
    later.by(60)
    fields = hidden(page)
    answers = [Reporter(page.client, page.desk) for _ in range(2)]
    for answer in answers:
        answer.page = page.client.post(FORM, fields)
    assert answers[0].words == answers[1].words != []
    assert Tip.objects.count() == 1


def test_one_ticket_takes_one_text(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends()
    later.by(60)
    fields = hidden(page)
    for _ in range(3):
        waits.pacing.count("", WATCH, clock.now())
    assert page.client.post(FORM, fields).status_code == 200
    assert page.client.post(FORM, {**fields, "story": "another text"}).status_code == 429
    assert Tip.objects.count() == 1


def test_files_are_kept_too(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends(files=[a_file()])
    assert Draft.objects.count() == 1
    later.by(60)
    presses_send(page)
    assert list(page.files_at_the_desk()) == ["room.png"]


def test_without_files_nothing_is_written_while_it_waits(flooded: Reporter) -> None:
    flooded.opens().sends()
    assert not Draft.objects.exists()


def test_it_can_be_changed_and_read_in_the_other_language(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends("they keep her passport")
    presses_send(page, "/es/form/", switch="1")
    assert "Por favor espere un momento" in page.text
    assert hidden(page)["story"] == "they keep her passport"
    later.by(60)
    presses_send(page, "/es/form/", switch="1")
    assert "Ya puede enviarlo" in page.text
    assert not Tip.objects.exists()
    presses_send(page, edit="1")
    assert "Tell us what is happening" in page.text
    assert "they keep her passport</textarea>" in page.text


def test_help_and_the_way_out_are_on_it(flooded: Reporter) -> None:
    page = flooded.opens().sends()
    assert 'href="tel:911"' in page.text
    assert "Leave this site" in page.text
    assert "no-store" in page.page.headers["Cache-Control"]


def test_what_is_left_is_not_shown_by_back(flooded: Reporter, later: Later) -> None:
    page = flooded.opens().sends(files=[a_file()])
    fields = hidden(page)
    page.leaves()
    answer = page.client.post(FORM, fields)
    assert "they keep her passport" not in answer.content.decode()


@pytest.mark.parametrize("ticket", ["", "x", "1-", "9" * 40, "١٢٣-aa", "1-" + "0" * 32, "1-é", "1-\ud800"])
def test_a_ticket_of_nobody_is_none(ticket: str) -> None:
    assert tickets.Tickets().seconds_left(ticket, TOKEN, "text", clock.now()) is None


def test_a_ticket_of_another_page_is_none() -> None:
    ticket = tickets.issue(OTHER, 0, clock.now())
    assert tickets.Tickets().seconds_left(ticket, TOKEN, "text", clock.now()) is None


def test_a_ticket_is_good_from_its_time_on_for_an_hour() -> None:
    made, taken = clock.now(), tickets.Tickets()
    ticket = tickets.issue(TOKEN, 5, made)
    left = {
        seconds: taken.seconds_left(ticket, TOKEN, "text", made + timedelta(seconds=seconds))
        for seconds in (0, 6, 3600, 3700)
    }
    assert left[0] in {5, 6}
    assert (left[6], left[3600], left[3700]) == (0, 0, None)


def test_a_ticket_that_a_clock_ahead_issued_is_none_once_it_is_right() -> None:
    ticket = tickets.issue(TOKEN, 60, clock.now() + timedelta(days=400))
    assert tickets.Tickets().seconds_left(ticket, TOKEN, "text", clock.now()) is None


def test_used_tickets_are_forgotten_when_they_are_worth_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "MOST_USED", 3)
    made, taken = clock.now(), tickets.Tickets()
    for seconds in range(9):
        token = bytes([seconds]) * 32
        at = made + timedelta(hours=2 * seconds)
        assert taken.seconds_left(tickets.issue(token, 0, at), token, "text", at) == 0
    assert len(vars(taken)["_used"]) <= 5
