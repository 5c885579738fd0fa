"""Marks in a text: whatever the findings are, every letter of the text is shown once, escaped."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.web.console.shown.marks import Span, marked, marked_lines, within

TEXT = st.text(st.sampled_from("ab<>&'\" \r\n"), max_size=60)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6)


def made(pairs: list[tuple[int, int]], most: int) -> list[Span]:
    found = [(min(start, most), min(start + length, most)) for start, length in pairs]
    return [Span(start, end, number, "name") for number, (start, end) in enumerate(found, 1) if end > start]


def bare(page: str) -> str:
    """What the page shows of the text."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@given(TEXT, SPANS)
def test_every_letter_is_shown_once_and_escaped(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = made(pairs, len(text))
    for page in (marked(text, spans), marked_lines(text, spans)):
        assert re.sub(r"\s", "", bare(page)) == re.sub(r"\s", "", text)
        assert page.count("<mark") == page.count("</mark>")


@given(TEXT, SPANS, st.integers(0, 60))
def test_each_finding_is_named_once(text: str, pairs: list[tuple[int, int]], cut: int) -> None:
    spans = within(made(pairs, len(text)), 0, min(cut, len(text)))
    page = marked_lines(text[:cut], spans)
    numbers = [int(number) for group in re.findall(r'data-numbers="([^"]*)"', page) for number in group.split(", ")]
    assert sorted(numbers) == sorted(span.number for span in spans)


def test_a_name_cannot_write_on_the_page() -> None:
    assert 'data-names="&quot;&gt;&lt;b&gt;"' in marked_lines("word", [Span(0, 4, 1, '"><b>')])


def test_paragraphs_and_lines_stay() -> None:
    page = marked("one\r\ntwo\r\n\r\n\nthree", [Span(4, 8, 1, "x", danger=True)])
    assert page.startswith("<p>one")
    assert page.count("<p>") == 2
    assert page.endswith("<p>three</p>")
    assert 'class="danger"' in page
