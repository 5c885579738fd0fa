"""A question is understood, or a sentence says why not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.search import asked
from heatwatch.search.asked import Known, Part, parse
from heatwatch.search.errors import BadQuery
from heatwatch.search.index import Index

CHOICES = {"lane": ("crisis", "none"), "type": ("labor", "sex", "none"), "status": ("unread", "open", "closed")}
KNOWN = Known(CHOICES, UTC)
SIGNS = [*'"*~-: ', *"ab旅馆é4", "phone:", "before:", "near:", "lane:", "\x00", "\ud800", "\u202e", "\n"]


def one(typed: str) -> Part:
    [part] = parse(typed, KNOWN)
    return part


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("López", Part(asked.WORDS, ("lopez",))),
        ("O'Brien", Part(asked.PHRASE, ("o", "brien"))),
        ('"Blue  Moon"', Part(asked.PHRASE, ("blue", "moon"))),
        ("mot*", Part(asked.PREFIX, ("mot",))),
        ("lopez~", Part(asked.FUZZY, ("lopez",), most=1)),
        ("lopez~2", Part(asked.FUZZY, ("lopez",), most=2)),
        ("旅馆", Part(asked.WORDS, (), ("旅馆",))),
        ("hw-7k3-q92", Part(asked.NUMBER, ("HW-7K3-Q92",))),
        ("phone:(510)555-0134", Part(asked.PHONE, ("5105550134",), field="phone")),
        ("phone:510*", Part(asked.PREFIX, ("510",), field="phone")),
        ("plate:7abc-123", Part(asked.PLATE, ("7abc123",), field="plate")),
        ('near:"san leandro"', Part(asked.PHRASE, ("san", "leandro"), field="near")),
        ("LANE:Crisis", Part(asked.ANY_OF, ("crisis",), field="lane")),
        ("before:2026-03", Part(asked.BEFORE, moment=datetime(2026, 3, 1, tzinfo=UTC))),
        ("after:2026", Part(asked.AFTER, moment=datetime(2026, 1, 1, tzinfo=UTC))),
        ("https://example.org/x", Part(asked.PHRASE, ("https", "example", "org", "x"))),
    ],
)
def test_it_is_understood(typed: str, part: Part) -> None:
    assert one(typed) == part


def test_a_word_can_be_denied_but_not_alone() -> None:
    van, school = parse("van -school", KNOWN)
    assert (van.denied, school.denied) == (False, True)
    with pytest.raises(BadQuery, match="looked for"):
        parse("-school", KNOWN)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "at least one word"),
        ("a" * 301, "at most 300"),
        ("ab " * 21, "at most 20"),
        ('say "this', "quotation mark"),
        ('ab "cd"~1', "quotation mark"),
        ("...", "sign without a word"),
        ("x*", "beginning of a word"),
        ("ab~1", "4 letters"),
        ("lopez~7", "1 or 2"),
        ("color:red", "no such field"),
        ("phone:", "without a space"),
        ("phone:12", "last 4 digits"),
        ("plate:-", "2 letters"),
        ("number:??", "2 letters"),
        ("lane:unknown", "lane: is one of crisis, none"),
        ("before:yesterday", "2026-03-14"),
        ("after:2026-13", "2026-03-14"),
        ("before:0001-01-01", "2026-03-14"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(typed, KNOWN)
    assert says in refused.value.hint
    assert refused.value.hint.endswith((".", ":"))


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join) | st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_has_an_answer_or_a_sentence(typed: str) -> None:
    try:
        parts = parse(typed, KNOWN)
    except BadQuery as refused:
        assert refused.hint
        # What was typed may be somebody's number, and a cause is logged.
        assert refused.cause == "the question cannot be understood"
    else:
        assert EMPTY.ask(parts).count == 0


EMPTY = Index()
