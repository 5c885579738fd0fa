"""Stand-ins: whole words, in any case, each character with its place; two lists of a language share none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.knowledge.cues.stand_ins import NONE, read_stand_ins
from heatwatch.knowledge.model.toml_files import read_toml
from heatwatch.knowledge.model.whole import knowledge

STAND_INS = knowledge().stand_ins


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "Two MEXICAN women and a Filipina", "Two Spanish women and a Spanish"),
        ("en", "an illegal immigrant from El Salvador", "an resident from Spain"),
        ("es", "La señora hondureña y dos guatemaltecas", "La señora canadiense y dos canadienses"),
        ("zh-Hans", "两个越南女人 with a Thai boss", "两个中国女人 with a Spanish boss"),
        ("vi", "người Trung Quốc", "người Hàn Quốc"),
        ("mixed", "la guatemalteca is Chinese", "la canadiense is Spanish"),
        ("en", "the blinds of the Romanesque house", "the blinds of the Romanesque house"),
    ],
)
def test_words_are_replaced_whole_and_in_any_case(language: str, text: str, shown: str) -> None:
    assert STAND_INS.put_in(text, language)[0] == shown


@given(st.lists(st.sampled_from(["Mexican", "van", "越南", "señora", " ", "hondureña", "🚐", "deaf"]), max_size=12))
def test_each_character_stands_for_words_of_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    written, places = STAND_INS.put_in(text, "mixed")
    assert len(written) == len(places)
    assert all(text[start:end] == one or end - start > 1 for one, (start, end) in zip(written, places, strict=True))


def test_without_lists_nothing_is_replaced() -> None:
    assert NONE.put_in("Mexican", "en")[0] == "Mexican"


def test_a_word_in_two_lists_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "stand_ins.toml"
    file.write_text('[en.a]\nstand_in = "x"\nwords = ["Thai"]\n[en.b]\nstand_in = "y"\nwords = [\n"thai"]\n')
    read = read_toml(file)
    read_stand_ins(read)
    assert [(one.line, "two lists" in one.text) for one in read.mistakes] == [(7, True)]
