"""The pages about trafficking: both languages whole, every footnote leads somewhere, nothing unverified."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.onlookers import ONLOOKERS
from heatwatch.knowledge.model.toml_files import Mistake
from heatwatch.knowledge.model.whole import knowledge, read
from heatwatch.knowledge.public_pages import Base, Said, Seen, Shown, base, read_base, seen_by, show, shown

PAGES = ("how", "signs", "yours")
LANGUAGES = ("en", "es")
WHOLE_ACCOUNT = [
    "what",
    "control",
    "means",
    "labor",
    "papers",
    "children",
    "starts",
    "everyone",
    "grows",
    "court",
    "not",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_say_the_same(name: str) -> None:
    english, spanish = (shown(name, language) for language in LANGUAGES)
    assert [part.id for part in english.parts] == [part.id for part in spanish.parts]
    assert [said.marks for said in statements(english)] == [said.marks for said in statements(spanish)]
    assert not {said.text for said in statements(english)} & {said.text for said in statements(spanish)}
    assert all(said.text for said in statements(spanish))


def test_the_whole_account_is_told() -> None:
    assert [part.id for part in shown("how", "es").parts] == WHOLE_ACCOUNT
    everything = " ".join(said.text for said in statements(shown("how", "en"))).lower()
    for told in (
        "job broker",
        "smuggling fee",
        "passport",
        "deportation",
        "romeo",
        "force, fraud or coercion",
        "smuggling is",
    ):
        assert told in everything


@pytest.mark.parametrize("page", [*PAGES, *(who for who in ONLOOKERS if who != "self")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_has_its_footnote_and_every_footnote_leads_back(page: str, language: str) -> None:
    seen = shown(page, language) if page in PAGES else seen_by(page, language)
    assert seen
    marks = [mark for said in statements(seen) for mark in said.marks]
    assert [note.number for note in seen.notes] == list(range(1, len(seen.notes) + 1))
    assert sorted(mark.place for mark in marks) == sorted(place for note in seen.notes for place in note.places)
    assert len({mark.place for mark in marks}) == len(marks)
    first_uses = list(dict.fromkeys(mark.number for mark in marks))
    assert first_uses == sorted(first_uses)


def test_every_footnote_says_what_was_read_when_and_by_whom() -> None:
    for name in PAGES:
        for note in shown(name, "en").notes:
            assert note.verified.on
            assert note.verified.by
            assert note.verified.excerpt
            assert note.sources


def test_a_statement_on_an_unverified_passage_is_hidden() -> None:
    assert not base().passages["sb_1322"].verified
    for language in LANGUAGES:
        assert not any("prostitu" in said.text for said in statements(shown("how", language)))


def test_a_passage_no_longer_verified_takes_its_statements_along(folder: Path) -> None:
    before = show(read_base(folder), "how", "en")
    unverify(folder, "hw_csec")
    after = show(read_base(folder), "how", "en")
    gone = {said.text for said in statements(before)} - {said.text for said in statements(after)}
    assert len(gone) == 2
    assert all("romeo" in text or "constant fear" in text for text in gone)
    assert [note.number for note in after.notes] == list(range(1, len(after.notes) + 1))


def test_a_section_without_a_statement_left_is_not_shown(folder: Path) -> None:
    unverify(folder, "usc_1592", "ab_1761", "palermo_consent", "nc_1161", "tvpa_severe")
    assert "fault" not in {part.id for part in show(read_base(folder), "yours", "en").parts}


def test_an_unverified_indicator_is_not_shown(folder: Path) -> None:
    path = folder / "indicators" / "debt_bondage.toml"
    path.write_text(
        re.sub(r"^verified = .*$", "unverified = true", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    known = read_base(folder)
    assert not any(said.term == "Debt that holds a person" for said in statements(show(known, "how", "en")))
    assert not any("they say that you owe" in text.lower() for text in looks(show(known, "yours", "en")))


def test_every_onlooker_but_the_person_has_a_page() -> None:
    viewers = [viewer.id for viewer in shown("signs", "en").viewers]
    assert viewers == [who for who in ONLOOKERS if who != "self"]
    for who in viewers:
        seen = seen_by(who, "es")
        assert seen
        assert sum(len(said) for _, said in seen.groups) >= 20
    assert seen_by("self", "en") is None


def test_the_pages_read_what_the_desk_reads() -> None:
    assert {one.id for one in base().sights} == {id_ for id_, one in knowledge().indicators.items() if one.verified}


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('passages = ["hw_control"]', 'passages = ["hw_contrl"]', "which is not in passages.toml"),
        ('passages = ["hw_control"]', "", "names passages, or says ours"),
        ('picture = "romeo"', 'picture = "juliet"', "picture is one of"),
        ('indicators = "control"', 'indicators = "controls"', "indicators is one of"),
        ('es = "Fuerza"', 'es = ""', "needs a text in en and in es"),
        ("point = true", "poynt = true", "poynt is not known here"),
        ('id = "how"', 'id = "why"', "the file is called how.toml"),
    ],
)
def test_a_mistake_in_a_page_is_named_with_its_line(folder: Path, old: str, new: str, wrong: str) -> None:
    found = mistakes_after(folder, "pages/how.toml", old, new)
    assert any(wrong in one.text and one.file.endswith("how.toml") for one in found), found


def test_a_passage_of_an_unlisted_source_is_named(folder: Path) -> None:
    found = mistakes_after(folder, "passages.toml", 'source = "heat_watch"', 'source = "heat_wave"')
    assert any("heat_wave" in one.text and one.line > 1 for one in found)


def test_what_only_the_pages_say_does_not_make_an_assessment_old(folder: Path) -> None:
    before = read(folder)[0].digest
    path = folder / "pages" / "how.toml"
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert read(folder)[0].digest == before


def mistakes_after(folder: Path, name: str, old: str, new: str) -> list[Mistake]:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read(folder)[1]


def unverify(folder: Path, *ids: str) -> None:
    path = folder / "passages.toml"
    text = path.read_text("utf-8")
    for id_ in ids:
        text, count = re.subn(rf"(\[passage\.{id_}\]\n(?:.+\n)*?)verified = .*", r"\1unverified = true", text)
        assert count == 1
    path.write_text(text, "utf-8")


def statements(page: Shown | Seen) -> Iterator[Said]:
    """Every statement of a page, in the order of the page."""
    if isinstance(page, Seen):
        yield from (said for block in page.blocks for said in block.statements)
        return
    for part in page.parts:
        yield from (said for block in part.blocks for said in block.statements)
        yield from part.indicators


def looks(page: Shown) -> list[str]:
    return [text for part in page.parts for text in part.looks]


def test_the_base_of_this_checkout_is_read_once() -> None:
    assert isinstance(base(), Base)
    assert base() is base()
