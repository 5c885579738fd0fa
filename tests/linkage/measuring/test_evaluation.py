"""What `evaluate-links` counts: pairs, groups, ranks, errors, and the two baselines."""

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.linkage.measuring.baselines import by_identifiers, by_similarity
from heatwatch.linkage.measuring.evaluation import Scored, Told, b_cubed, errors, grouped, measure
from tests.linkage.tellers import told

TIPS = [
    Told(id_, f"text {id_}", "en", situation) for id_, situation in (("a", "s"), ("b", "s"), ("c", "t"), ("d", "u"))
]
LABELS = st.lists(st.integers(0, 3), min_size=1, max_size=12)


def test_pairs_ranks_and_errors_are_counted() -> None:
    found = [Scored(0, 1, 0.4), Scored(0, 2, 0.9), Scored(2, 3, 0.1)]
    row = measure(TIPS, found, 0.5).as_row()
    assert (row["right"], row["false"], row["missed"]) == (0, 1, 1)
    assert (row["partner_first"], row["partner_among_3"], row["with_partner"]) == (1, 2, 2)
    wrong = errors(TIPS, found, 0.5)
    assert [(one["error"], one["a"], one["b"]) for one in wrong] == [("missed", "a", "b"), ("false", "a", "c")]
    assert wrong[0]["text_b"] == "text b"


def test_a_pair_that_was_never_compared_is_a_missed_one() -> None:
    (wrong,) = errors(TIPS, [], 0.5)
    assert (wrong["error"], wrong["probability"]) == ("missed", 0.0)
    assert measure(TIPS, [], 0.5).among_first == 0


def test_everything_right_is_full_marks() -> None:
    row = measure(TIPS, [Scored(0, 1, 1.0)], 0.5).as_row()
    assert (row["precision"], row["recall"], row["b3_f1"]) == (1.0, 1.0, 1.0)


def test_b_cubed_as_its_authors_count_it() -> None:
    # Bagga and Baldwin 1998, the second response to their example: one group of the two small true ones.
    truth, found = [1] * 5 + [2] * 2 + [3] * 5, [1] * 5 + [2] * 2 + [2] * 5
    precision, recall = b_cubed(truth, found)
    assert round(precision, 2) == 0.76
    assert recall == 1.0


@given(LABELS)
def test_a_grouping_agrees_with_itself(labels: list[int]) -> None:
    assert b_cubed(labels, labels) == (1.0, 1.0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_linked_tips_are_in_one_group(pairs: list[tuple[int, int]]) -> None:
    group = grouped(10, pairs)
    assert all(group[one] == group[other] for one, other in pairs)


def test_the_baselines_see_identifiers_and_words_only() -> None:
    texts = ["Call 510-555-0142 about the dog.", "llame al 510 555 0142", "Call about the dog.", "Nothing here."]
    assert [(one.one, one.other) for one in by_identifiers([told(text) for text in texts])] == [(0, 1)]
    best = max(by_similarity(texts), key=lambda one: one.score)
    assert (best.one, best.other) == (0, 2)
    assert list(by_similarity(["the same", "the same"])) == []
