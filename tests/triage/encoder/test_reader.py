"""Windows: every sentence once, no more pieces than fit, and the same reading of the whole however it is cut."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.triage.encoder.network import softmax
from heatwatch.triage.encoder.reader import MOST_PIECES, _Whole, windows
from heatwatch.triage.encoder.sentences import sentences
from tests.triage.trained import judge

SAID = "He keeps her passport. She sleeps in the kitchen, 老板拿走她的护照。"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.integers(1, 30))
def test_every_sentence_stands_in_one_window_that_is_not_too_long(text: str, times: int) -> None:
    whole = f"{text} {SAID}" * times
    spans = sentences(whole)
    read = windows(whole, spans, judge().encoder.weights.cutter)
    assert [one.span for window in read for one in window.sentences] == spans
    for window in read:
        assert len(window.ids) <= MOST_PIECES
        for (first, after), sentence in zip(window.places, window.sentences, strict=True):
            assert window.ids[first:after] == sentence.pieces.ids
            assert all(sentence.span[0] <= start <= end <= sentence.span[1] for start, end in sentence.pieces.spans)


def test_the_whole_is_looked_at_at_once_however_it_came() -> None:
    head, chance = judge().encoder.weights.message, np.random.default_rng(7)
    x = chance.normal(size=(300, head.look.shape[1])).astype(np.float32)
    looks = softmax(np.ascontiguousarray((x @ head.look.T + head.look_bias).T))
    expected = ((looks @ x) * head.weigh).sum(-1) + head.bias
    whole = _Whole(head)
    for part in (x[:1], x[1:260], x[260:]):
        whole.add(part)
    np.testing.assert_allclose(whole.odds(), expected, rtol=1e-3, atol=1e-4)


def test_a_story_of_many_windows_is_read_to_its_end() -> None:
    filler = "The weather was fine and the street was quiet that day, people walked their dogs. " * 40
    odds = judge().judge(filler + "The lady keeps her passport in a drawer and will not give it back.").parts
    assert odds["withholds_documents"] > judge().judge(filler).parts["withholds_documents"] + 2
