"""The rows of the queue are drawn by hand, so nothing that a tip holds may become markup, and nothing may be lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.intake.models import Tip
from heatwatch.web.console.shown.queue_rows import Looking, drawn

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXTS = st.text(max_size=20) | st.sampled_from(["", "</td><script>alert(1)</script>", "<b>&\"'</b>", "{{ x }}", "%s{}"])
OURS = {"tr", "td", "th", "a", "span", "input", "time"}


@pytest.fixture(autouse=True, scope="module")
def at_the_console() -> Iterator[None]:
    with override_settings(**settings.DOORS["console"]):
        # The first address that is asked for reads all of them in, which no example has to wait for.
        reverse("queue")
        yield


class Seen(HTMLParser):
    """The elements, attributes and words of a piece of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@st.composite
def tips(draw: st.DrawFn) -> Any:
    texts = {name: draw(TEXTS) for name in ("number", "types", "channel", "language", "lane", "urgency", "disposition")}
    flags = {name: draw(st.booleans()) for name in ("danger_now", "restricted", "minor", "names_official")}
    status = draw(st.sampled_from([Tip.UNREAD, Tip.OPEN, Tip.CLOSED]))
    due = draw(st.none() | st.integers(-5000, 5000).map(lambda minutes: NOW + timedelta(minutes=minutes)))
    reading = draw(st.sampled_from([Tip.WAITING, Tip.READ, Tip.SKIPPED, Tip.FAILED]))
    tip: Any = Tip(**texts, **flags, status=status, due=due, reading=reading, received=NOW, version=3)
    tip.reasons, tip.in_burst, tip.asks_deletion = draw(TEXTS), draw(st.booleans()), draw(st.booleans())
    tip.own_due = draw(st.sampled_from([None, NOW]))
    return tip


def looking(**given: Any) -> Looking:
    return Looking(**{"now": NOW, "may_bulk": True, "shows_insiders": True, "checked": (), **given})


@given(st.lists(tips(), max_size=3), st.booleans(), st.booleans())
def test_what_a_tip_holds_never_becomes_markup(found: list[Any], may_bulk: bool, shows_insiders: bool) -> None:
    page = drawn(found, looking(may_bulk=may_bulk, shows_insiders=shows_insiders))
    seen = Seen(page)
    assert isinstance(page, SafeString)
    assert {tag for tag, _ in seen.elements} <= OURS
    assert sum(tag == "th" for tag, _ in seen.elements) == len(found)
    assert {name for _, attrs in seen.elements for name in attrs} <= {
        *("class", "href", "data-name", "scope", "type", "name", "value", "aria-label", "checked", "colspan"),
        "datetime",
    }


@given(tips())
def test_every_word_of_a_tip_stands_in_its_row(tip: Any) -> None:
    words = " ".join(Seen(drawn([tip], looking())).words)
    wanted = [tip.number, tip.types, tip.reasons, tip.channel, tip.language] + ([tip.lane] if tip.lane else [])
    # The parser ends lines of its own way, and the labels of known ids are other words than the ids.
    for text in wanted:
        assert " ".join(text.split("\r")) in " ".join(words.split("\r"))


def row(**columns: Any) -> str:
    tip: Any = Tip(**{"number": "HW-7K3-Q92", "status": Tip.OPEN, "received": NOW, "version": 4, **columns})
    tip.reasons, tip.in_burst, tip.asks_deletion = "", False, False
    return drawn([tip], looking(checked=("HW-7K3-Q92",)))


def test_a_tip_nobody_opened_cannot_be_chosen() -> None:
    assert "checkbox" not in row(status=Tip.UNREAD)
    assert 'value="HW-7K3-Q92:4"' in row()
    assert " checked>" in row()


def test_an_insider_is_marked_for_those_who_see_to_it() -> None:
    tip: Any = Tip(number="HW-7K3-Q92", received=NOW, version=1, names_official=True)
    tip.reasons, tip.in_burst, tip.asks_deletion = "", False, False
    assert "names an insider?" in drawn([tip], looking())
    assert "names an insider?" not in drawn([tip], looking(shows_insiders=False))
    tip.restricted = True
    assert "names an insider?" not in drawn([tip], looking())


def test_what_no_reader_has_read_says_why() -> None:
    assert "the reader may not open it" in row(reading=Tip.SKIPPED)
    assert 'class="why' not in row(reading=Tip.READ)
