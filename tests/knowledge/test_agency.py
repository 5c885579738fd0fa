"""The agency file: read whole, in each language, and refused with the name of what is missing."""

import re
from pathlib import Path

import pytest

from heatwatch.common.errors import HouseError
from heatwatch.knowledge import agency

DEMO = Path(__file__).resolve().parents[2] / "demo" / "agency.toml"


def test_the_demo_file_is_read_in_both_languages() -> None:
    found = agency.load(DEMO)
    assert found.demo
    assert found.speaking("en").tip_line.tel == found.speaking("es").tip_line.tel
    assert found.speaking("en").contacts[0].label != found.speaking("es").contacts[0].label


def test_every_text_that_pages_ask_for_is_there_with_its_review() -> None:
    found = agency.load(DEMO)
    for language in ("en", "es"):
        assert set(agency.TEXTS) == set(found.speaking(language).texts)
        assert set(agency.TEXTS) <= set(found.reviews[language])


def test_a_language_without_texts_is_spoken_to_in_english() -> None:
    found = agency.load(DEMO)
    assert found.speaking("ko") == found.speaking("en")


def test_a_contact_is_found_by_its_id() -> None:
    spoken = agency.load(DEMO).speaking("en")
    found = spoken.contact("ncmec")
    assert found
    assert found.phone == "1-800-843-5678"
    assert spoken.contact("nobody") is None


@pytest.mark.parametrize("line", ["leave_to = .*", "time_zone = .*", "max_files = .*", r"\[texts.en.court\]"])
def test_a_missing_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "agency.toml"
    file.write_text(re.sub(f"^{line}$", "", DEMO.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    with pytest.raises(HouseError, match="the agency file"):
        agency.load(file)


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        ("max_files", 11, "max_files is 11, and must lie between 1 and 10"),
        ("max_files", 0, "max_files is 0"),
        ("max_megabytes", 101, "max_megabytes is 101, and must lie between 1 and 100"),
        ("max_megabytes", -1, "max_megabytes is -1"),
    ],
)
def test_more_files_than_a_report_takes_are_refused(tmp_path: Path, name: str, number: int, told: str) -> None:
    file = tmp_path / "agency.toml"
    file.write_text(re.sub(rf"^{name} = .*$", f"{name} = {number}", DEMO.read_text("utf-8"), flags=re.M), "utf-8")
    with pytest.raises(HouseError, match=told):
        agency.load(file)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match="heatwatch setup"):
        agency.load(tmp_path / "agency.toml")


def test_the_offices_own_answers_to_text_messages_are_read_by_language(tmp_path: Path) -> None:
    assert agency.load(DEMO).text_answers == {}
    found = agency.load(with_answers(tmp_path, 'help_en = "Read soon."\nstop_es = "Nada más."'))
    assert found.text_answers == {"en": {"help": "Read soon."}, "es": {"stop": "Nada más."}}


@pytest.mark.parametrize(
    "line", ['help = "x"', 'helf_en = "x"', 'help_en = ""', "help_en = 5", f'help_en = "{"x" * 451}"']
)
def test_a_wrong_answer_to_text_messages_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(HouseError, match=f"text_messages.{line.split(maxsplit=1)[0]} is none of"):
        agency.load(with_answers(tmp_path, line))


def test_the_telephones_of_the_desk_are_read_and_a_mistyped_one_is_found(tmp_path: Path) -> None:
    assert agency.load(DEMO).desk_numbers == ("+15105550145", "+15105550146")
    file, text = tmp_path / "agency.toml", DEMO.read_text("utf-8")
    for wrong in ('["510-555-0145"]', '["911"]', "[5]", '"+15105550145"', str(["+15105550145"] * 10)):
        file.write_text(re.sub(r"^desk = .*$", f"desk = {wrong}", text, flags=re.M), "utf-8")
        with pytest.raises(HouseError, match=r"voice\.desk"):
            agency.load(file)
    file.write_text(re.sub(r"^desk = .*$", "", text, flags=re.M), "utf-8")
    assert agency.load(file).desk_numbers == ()


def test_when_callers_ring_the_rota_is_read_and_any_other_word_is_found(tmp_path: Path) -> None:
    file, text = tmp_path / "agency.toml", DEMO.read_text("utf-8")
    for word in agency.ROTA:
        file.write_text(re.sub(r"^rota = .*$", f'rota = "{word}"', text, flags=re.M), "utf-8")
        assert agency.load(file).rota == word
    for wrong in ('"at night"', '""', "true", "5", '["always"]'):
        file.write_text(re.sub(r"^rota = .*$", f"rota = {wrong}", text, flags=re.M), "utf-8")
        with pytest.raises(HouseError, match=r"voice\.rota .* must be one of never, unstaffed, always"):
            agency.load(file)
    file.write_text(re.sub(r"^rota = .*$", "", text, flags=re.M), "utf-8")
    assert agency.load(file).rota == agency.NEVER


def with_answers(folder: Path, lines: str) -> Path:
    file = folder / "agency.toml"
    file.write_text(DEMO.read_text("utf-8").replace("[text_messages]\n", f"[text_messages]\n{lines}\n"), "utf-8")
    return file
