"""A further language is a file beside the agency file and two catalogues, and never half of them."""

import shutil
from pathlib import Path

import pytest

from heatwatch.common.errors import HouseError
from heatwatch.knowledge import agency
from heatwatch.knowledge.public_pages import seen_by, shown
from heatwatch.knowledge.reply_templates import reply_templates
from heatwatch.knowledge.spoken.catalogues import folder_of, in_language
from heatwatch.knowledge.spoken.files import beside
from heatwatch.knowledge.spoken.languages import FURTHER, nearest
from tests.laws import tree

DEMO = tree.PROJECT / "demo" / "agency.toml"


def served(file: Path, *, live: bool) -> list[tuple[str, str]]:
    """As the settings ask: the file is read when its languages are."""
    return agency.served(lambda: agency.load(file).reviews, live=live)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An office that serves Vietnamese beside what every office serves."""
    for name in ("agency.toml", "agency.vi.toml"):
        shutil.copy(DEMO.with_name(name), tmp_path / name)
    return tmp_path / "agency.toml"


def test_the_office_speaks_the_languages_beside_its_file(file: Path) -> None:
    office = agency.load(file)
    assert set(office.spoken) == {"en", "es", "vi"}
    spoken, english = office.speaking("vi"), office.speaking("en")
    assert spoken.programme.startswith("H.E.A.T. Watch") or spoken.programme != english.programme
    assert spoken.tip_line.tel == english.tip_line.tel
    for said, known in zip(spoken.contacts, english.contacts, strict=True):
        assert (said.id, said.tel, said.verified) == (known.id, known.tel, known.verified)
        assert said.note != known.note
    assert not {id_ for id_, text in spoken.texts.items() if text == english.texts[id_]}


def test_a_language_is_served_while_its_file_is_there(file: Path) -> None:
    assert [code for code, _ in served(file, live=False)] == ["en", "es", "vi"]
    beside(file, "vi").unlink()
    assert [code for code, _ in served(file, live=False)] == ["en", "es"]
    assert [code for code, _ in served(DEMO, live=False)] == ["en", "es", *FURTHER]
    file.unlink()
    assert [code for code, _ in served(file, live=False)] == ["en", "es"]


def test_a_real_instance_serves_a_language_once_every_text_is_approved(file: Path) -> None:
    path = beside(file, "vi")
    text = path.read_text("utf-8")
    assert [code for code, _ in served(file, live=True)] == ["en", "es"]
    approved = text.replace('by = "DEMO"', 'by = "L. Tran"')
    path.write_text(approved.replace('by = "L. Tran"', 'by = ""', 1), "utf-8")
    assert [code for code, _ in served(file, live=True)] == ["en", "es"]
    path.write_text(approved, "utf-8")
    assert [code for code, _ in served(file, live=True)] == ["en", "es", "vi"]


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ("[texts.court]", "[texts.courts]", "texts.courts is none of "),
        ("[names]\nprogramme = ", "[names]\nprogram = ", "names.program is none of programme"),
        ("[contacts.cast]", "[contacts.caste]", "contacts.caste is none of emergency"),
        ("[names]", "[name]", "name is none of names"),
        ("[social.news]\nlabel = ", "[social.news]\n# label = ", "lacks social.news.label"),
        ("[social.news]\nlabel = ", "[social.news]\nlabel = 5 # ", "lacks social.news.label"),
        ("[texts.court]\ntext = ", "[texts.court]\ntext = ' ' # ", "lacks texts.court"),
        ("[texts.court]\ntext = ", "[texts.court]\ntxt = ", "lacks texts.court"),
        ("{hours}", "{hour}", "texts.desk_staffed must hold the same words in braces as in English"),
        ("date = 2026-11-27", 'date = "today"', "lacks texts.who_reads.reviewed: by whom and on which date"),
        ("reviewed = ", "review = ", "lacks texts.who_reads.reviewed: by whom and on which date"),
        ("[names]", "[names", "Expected"),
        ("[names]", "names = 5\n[x]", "x is none of names"),
    ],
)
def test_a_fault_is_named_and_leaves_out_its_language_only(file: Path, line: str, instead: str, told: str) -> None:
    path = beside(file, "vi")
    text = path.read_text("utf-8")
    assert line in text
    path.write_text(text.replace(line, instead), "utf-8")
    office = agency.load(file)
    assert set(office.spoken) == {"en", "es"}
    assert set(office.unspoken) == {"agency.vi.toml"}
    assert told in office.unspoken["agency.vi.toml"]
    assert [code for code, _ in served(file, live=False)] == ["en", "es"]


@pytest.mark.parametrize("name", ["agency.old.toml", "agency.VI.toml", "agency.zh-Hant.toml", "agency.es.toml"])
def test_a_file_of_another_name_is_told_and_closes_no_door(file: Path, name: str) -> None:
    shutil.copy(file, file.with_name(name))
    office = agency.load(file)
    assert set(office.spoken) == {"en", "es", "vi"}
    assert "is none of agency.zh-hant.toml, " in office.unspoken[name]


def test_a_fault_of_the_agency_file_is_not_blamed_on_another(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("[names]", "[nam]"), "utf-8")
    with pytest.raises(HouseError, match="the agency file lacks 'names'"):
        agency.load(file)


def test_what_is_being_written_is_no_language(file: Path) -> None:
    file.with_name(".agency.tl.toml.0a1b2c3d").write_text("half")
    file.with_name("agency.toml.old").write_text("old")
    assert not agency.load(file).unspoken


@pytest.mark.parametrize(
    ("told", "code"),
    [
        *[("zh-Hant", "zh-hant"), ("zh", "zh-hant"), ("zh-Hans-CN", "zh-hans"), ("es-MX", "es"), ("fil", "tl")],
        *[("EN", "en"), ("ko", "ko"), ("", ""), ("und", "und"), ("pa-Guru", "pa")],
    ],
)
def test_a_language_is_known_however_it_is_told(told: str, code: str) -> None:
    assert nearest(told) == code


@pytest.mark.parametrize("language", FURTHER)
def test_pages_and_replies_are_in_the_language_and_in_no_other(language: str) -> None:
    for name in ("how", "signs", "yours"):
        page, english = shown(name, language), shown(name, "en")
        assert page.title != english.title
        pairs = zip(page.parts, english.parts, strict=True)
        assert not [known.title for said, known in pairs if said.title == known.title]
    nurse, in_english = seen_by("nurse", language), seen_by("nurse", "en")
    assert nurse is not None
    assert in_english is not None
    assert not {look for _, looks in nurse.groups for look in looks} & {
        look for _, looks in in_english.groups for look in looks
    }
    for template in reply_templates().values():
        assert template.in_language(language) != template.in_language("en")
        for slot in template.slots:
            assert f"{{{slot}}}" in template.in_language(language)


def test_a_text_falls_back_to_english_and_an_empty_one_stays_empty() -> None:
    assert in_language({"en": "nobody ever translated this"}, "vi") == "nobody ever translated this"
    assert in_language({"en": "One", "es": "Uno"}, "es") == "Uno"
    assert in_language({"en": "", "es": ""}, "vi") == ""
    assert in_language({}, "vi") == ""
    # What a text message was written in is told with the script's capital letter.
    text = next(iter(reply_templates().values())).text
    assert in_language(text, "zh-Hant") == in_language(text, "zh-hant") != text["en"]


def test_gettext_finds_a_script_by_its_own_name_of_it() -> None:
    assert [folder_of(code) for code in ("vi", "zh-hant", "zh-hans")] == ["vi", "zh_Hant", "zh_Hans"]
