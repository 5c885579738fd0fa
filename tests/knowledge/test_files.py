"""Every mistake in a data file is shown with its file and line."""

import shutil
from pathlib import Path

import pytest

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.onlookers import ONLOOKERS
from heatwatch.knowledge.model.toml_files import KnowledgeMistake, Mistake
from heatwatch.knowledge.model.whole import knowledge, load, read

REQUIRED = [
    "false_promises",
    "romantic_lure",
    "family_involved",
    "online_recruitment",
    "preys_on_need",
    "debt_bondage",
    "takes_earnings",
    "threats",
    "threat_of_authorities",
    "physical_abuse",
    "sexual_abuse",
    "psychological_abuse",
    "substances",
    "restricts_movement",
    "isolation",
    "withholds_documents",
    "withholds_necessities",
    "excessive_hours",
    "uses_children",
    "signs_of_harm",
    "fearful_or_coached",
    "lives_at_work",
    "guarded_premises",
    "moved_around",
    "third_party_sex_trade",
    "branding",
    "minor_commercial_sex",
    "minor_labor",
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))


def mistakes_after(base: Path, name: str, old: str, new: str) -> list[Mistake]:
    path = base / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read(base)[1]


def test_the_knowledge_base_of_this_checkout_has_no_mistake() -> None:
    assert read(FOLDER)[1] == []


def test_every_indicator_of_the_labels_is_there_and_verified() -> None:
    indicators = knowledge().indicators
    assert set(REQUIRED) <= indicators.keys()
    assert all(one.verified and one.sources and one.questions for one in indicators.values())


def test_every_indicator_says_how_it_looks_to_each_onlooker_in_two_languages() -> None:
    for one in knowledge().indicators.values():
        assert {"neighbour", "nurse", "coworker", "self"} <= set(one.looks_like) <= set(ONLOOKERS)
        assert all(texts["en"] and texts["es"] for texts in one.looks_like.values())
        assert one.examples["positive"]
        assert one.examples["negative"]


def test_broken_toml_names_its_line(base: Path) -> None:
    found = mistakes_after(base, "indicators/threats.toml", 'group = "control"', "group = control")
    assert any(one.file == "threats.toml" and one.line == 2 for one in found)


def test_an_unknown_name_is_most_likely_a_misspelling(base: Path) -> None:
    found = mistakes_after(base, "indicators/threats.toml", "means =", "meens =")
    assert any("meens is not known here" in one.text and one.line > 1 for one in found)


def test_a_pattern_that_cannot_be_read_is_shown_where_it_stands(base: Path) -> None:
    path = base / "indicators" / "threats.toml"
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "patterns = [" in text)
    found = mistakes_after(base, "indicators/threats.toml", "patterns = [", 'patterns = [\n  "@family ..",')
    assert any(one.line == line + 1 and "must begin and end" in one.text for one in found)


def test_a_concept_that_nobody_defined_is_named(base: Path) -> None:
    found = mistakes_after(base, "indicators/threats.toml", "patterns = [", 'patterns = [\n  "@famly .. kill",')
    assert any("@famly is not defined" in one.text for one in found)


def test_a_source_that_is_not_listed_is_named(base: Path) -> None:
    found = mistakes_after(base, "indicators/threats.toml", '"usc_18_1589"', '"usc_18_9999"')
    assert any("usc_18_9999" in one.text for one in found)


def test_an_entry_says_whether_it_was_verified(base: Path) -> None:
    found = mistakes_after(base, "indicators/threats.toml", "verified = {date", "x = {date")
    assert any("verified" in one.text for one in found)


def test_a_missing_spanish_text_is_named(base: Path) -> None:
    found = mistakes_after(
        base, "indicators/threats.toml", 'name = {en = "Threats", es = "Amenazas"}', 'name = {en = "Threats"}'
    )
    assert any("name needs a text in en and in es" in one.text for one in found)


def test_an_unknown_answer_in_the_routing_table_names_its_row(base: Path) -> None:
    rows = (base / "routing.csv").read_text("utf-8").splitlines()
    line = next(number for number, row in enumerate(rows, 1) if "crisis,now,Somebody speaks" in row)
    found = mistakes_after(base, "routing.csv", "crisis,now,Somebody speaks", "crisys,now,Somebody speaks")
    assert any(one.file.endswith("routing.csv") and one.line == line for one in found)


def test_loading_refuses_a_base_with_mistakes(base: Path) -> None:
    (base / "sources.toml").write_text("", "utf-8")
    with pytest.raises(KnowledgeMistake, match="knowledge check"):
        load(base)


def test_the_digest_names_the_exact_files(base: Path) -> None:
    before = read(base)[0].digest
    (base / "places.toml").write_text((base / "places.toml").read_text("utf-8") + "\n# changed\n", "utf-8")
    assert read(base)[0].digest != before


def test_every_offence_element_names_known_indicators() -> None:
    law = knowledge().law
    assert {
        "pc_236_1_a",
        "pc_236_1_c",
        "pc_236_2",
        "usc_18_1589",
        "usc_18_1591",
        "usc_18_1592",
        "palermo_3",
    } <= law.offences.keys()
    assert law.offences["usc_18_1591"].unless_minor == ("means",)
    assert not law.offences["usc_18_1593_1597"].verified
