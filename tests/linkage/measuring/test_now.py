"""What a call-taker would be shown while a labelled tip is told, as it is counted."""

from heatwatch.linkage.linking import linked
from heatwatch.linkage.measuring.evaluation import Told
from heatwatch.linkage.measuring.now import begun, told_now
from tests.linkage.tellers import told

FIRST = "Something is wrong next door. The car wash on Delta Avenue in Antioch, and Chon keeps a passport."
SECOND = "I was at the car wash in Antioch where Chon keeps the passport of a worker."
OTHER = "The au pair in Danville, Katarina, cooks for every party."
TEXTS = (("a", FIRST, "s"), ("b", SECOND, "s"), ("c", OTHER, "t"))


def test_a_partner_counts_where_it_would_be_shown_and_others_are_counted_too() -> None:
    tips = [Told(id_, text, "en", situation) for id_, text, situation in TEXTS]
    linker = linked(told(text, id_) for id_, text, _ in TEXTS)
    half, whole = told_now(tips, linker, lambda id_, text: told(text, id_), 0.01)
    assert (whole.with_partner, whole.among_first, whole.shown, whole.tips, whole.misled) == (2, 2, 2, 3, 0)
    assert half.shown < whole.shown, "what was not told yet is not compared"
    assert {linker.told(id_).id for id_, _, _ in TEXTS} == {"a", "b", "c"}, "each is held again"
    wrong = [Told(id_, text, "en", id_) for id_, text, _ in TEXTS]
    assert told_now(wrong, linker, lambda id_, text: told(text, id_), 0.01)[1].misled == 2
    below = told_now(tips, linker, lambda id_, text: told(text, id_), 1.0)[1]
    assert (below.among_first, below.shown) == (2, 0), "below the floor none is shown"


def test_half_of_a_text_are_its_first_words() -> None:
    assert begun("one two  three four", 0.5) == "one two"
    assert begun("one", 0.5) == "one"
    assert begun("one  two", 1.0) == "one  two"
