"""A message that is a cry and nothing else is seen at once, in every language that is served."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from heatwatch.knowledge.cues.cries import LONGEST, words_of
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.whole import knowledge, read
from heatwatch.triage.assessment import Assessor
from tests.triage.trained import assessor

CRIES = knowledge().cries


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("help", "asks_for_rescue"),
        ("HELP!!! please HELP", "asks_for_rescue"),
        ("aaaaah help me", "asks_for_rescue"),
        ("ayuda por favor", "asks_for_rescue"),
        ("Ayúdenme", "asks_for_rescue"),
        ("救命", "asks_for_rescue"),
        ("報警！", "asks_for_rescue"),
        ("cứu tôi với", "asks_for_rescue"),
        ("tulong po", "asks_for_rescue"),
        ("النجدة", "asks_for_rescue"),
        ("I'm in danger", "happening_now"),
        ("me van a matar", "happening_now"),
        ("trae pistola", "weapon"),
        ("Apúrense trae pistola", "weapon"),
        ("911 " * 8, "asks_for_rescue"),
        ("pls " * 8, "asks_for_rescue"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit. 救命", "asks_for_rescue"),
        ("quiero morir", "suicide_risk"),
        ("أريد أن أموت", "suicide_risk"),
    ],
)
@pytest.mark.parametrize("trained", [True, False])
def test_a_cry_alone_is_a_crisis_with_its_own_words(text: str, danger: str, trained: bool) -> None:
    found = (assessor() if trained else Assessor(knowledge())).assess(text)
    assert (found.lane, found.urgency) == ("crisis", "now")
    quotes = {one.id: text[one.start : one.end] for one in found.danger}
    assert quotes[danger].strip() == quotes[danger] != ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "i need",
        "can you help me with a visa",
        "help finding a lawyer",
        "ayuda para mi tarea",
        "911",
        "helper",
    ],
)
def test_what_says_anything_else_is_none(text: str) -> None:
    assert CRIES.of(text) == frozenset()


@given(some.lists(some.sampled_from([*(" ".join(one) for one in CRIES.phrases), *sorted(CRIES.beside)]), max_size=12))
def test_cries_and_what_may_stand_beside_them_are_cries_in_any_order(said: list[str]) -> None:
    text = ", ".join(said)
    cried = any(tuple(words_of(one)) in CRIES.phrases for one in said)
    assert bool(CRIES.of(text)) >= (cried and len(text) <= LONGEST)


@given(some.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert CRIES.of(text) <= knowledge().dangers.keys()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[weapon]", "[weapons]", "weapons is not known here"),
        ('"trae pistola"', '"sos"', "stands under two dangers"),
    ],
)
def test_a_mistake_in_the_list_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    base = copytree(FOLDER, tmp_path / "knowledge_base")
    file = base / "cries.toml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert any(said in one.text and one.file.endswith("cries.toml") for one in read(base)[1])
