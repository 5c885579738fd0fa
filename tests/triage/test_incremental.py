"""A text read while it is typed gives what the same text gives when it is read once."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.incremental import LIFE, TEXTS, LiveReader

CORPUS = Path(__file__).parents[2] / "corpus"
SOME = 12
CALL = (
    "She says the boss keeps her passport. They sleep in the back of the shop. "
    "He told her the police will send her home. Is she free to leave? No."
)
# Made once: the grammar of a language takes a moment to build.
LIVE, WHOLE = LiveReader(knowledge()), Assessor(knowledge())
NAME = b"one call"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def reader() -> LiveReader:
    return LiveReader(knowledge())


def labelled() -> Iterator[str]:
    for path in sorted(CORPUS.glob("author_*.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        yield from (json.loads(line)["text"] for line in lines)


def test_every_labelled_text_reads_the_same_when_it_grew_before_the_eyes(
    reader: LiveReader,
) -> None:
    """Half of it first, then all of it, then an end that is typed anew; every so many texts, to keep this short."""
    texts = list(labelled())[::SOME]
    assert len(texts) > SOME
    for text in texts:
        for typed in (text[: len(text) // 2], text, f"{text} And he has a gun."):
            assert reader.read(NAME, typed, NOW) == WHOLE.assess(typed), typed


@given(st.lists(st.sampled_from([*CALL.split(), "in a movie", "not", "14", "años", ".", "?", "\n", ","]), max_size=60))
@settings(deadline=None, max_examples=80)
def test_whatever_is_typed_after_whatever(words: list[str]) -> None:
    for end in (len(words) // 2, len(words)):
        typed = " ".join(words[:end])
        assert LIVE.read(NAME, typed, NOW) == WHOLE.assess(typed)


def test_only_the_sentence_that_changed_is_searched_again(reader: LiveReader) -> None:
    assert searched(reader, CALL) == 5
    assert searched(reader, CALL) == 0
    assert searched(reader, CALL.replace("back of the shop", "back of the van")) == 1
    assert searched(reader, f"{CALL} There is a gun.") == 2, "the van is the shop again, and one is new"


def test_a_sentence_that_is_gone_is_forgotten(reader: LiveReader) -> None:
    searched(reader, CALL)
    searched(reader, "nothing")
    assert searched(reader, CALL) == 5


def test_a_call_that_ended_leaves_nothing(reader: LiveReader) -> None:
    searched(reader, CALL)
    reader.forget(NAME)
    assert reader.held() == 0
    assert searched(reader, CALL) == 5


def test_only_so_many_calls_are_remembered(reader: LiveReader) -> None:
    for number in range(TEXTS + 5):
        reader.read(str(number).encode(), CALL, NOW)
    assert reader.held() == TEXTS


def test_a_call_in_which_nobody_types_any_more_is_forgotten(reader: LiveReader) -> None:
    searched(reader, CALL)
    reader.read(b"another call", "later", NOW + 2 * LIFE)
    assert reader.held() == 1


def searched(reader: LiveReader, text: str) -> int:
    """How many sentences this reading had to search."""
    reader.read(NAME, text, NOW)
    return reader.searched(NAME)
