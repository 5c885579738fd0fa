"""How trafficking occurs: both languages, and nothing that nobody has verified."""

from pathlib import Path

import pytest

from heatwatch.knowledge import how_it_occurs
from heatwatch.knowledge.how_it_occurs import sections, sources


def test_both_languages_have_the_same_sections() -> None:
    assert [section.id for section in sections("en")] == [section.id for section in sections("es")]
    assert len(sections("en")) >= 5


def test_every_section_names_verified_sources() -> None:
    for section in sections("es"):
        assert section.sources
        assert all(source.verified for source in section.sources)
    assert len(sources("en")) == len(set(sources("en")))


def test_an_unverified_source_hides_its_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = '{title = "t", paragraphs = ["p"]}'
    (tmp_path / "how_it_occurs.toml").write_text(
        "[sources.a]\ncitation = 'a'\ntitle = 'a'\nwhere = 'a'\nverified = 2026-11-23\n"
        "[sources.b]\ncitation = 'b'\ntitle = 'b'\nwhere = 'b'\n"
        f"[[sections]]\nid = 'shown'\nsources = ['a']\nen = {said}\n"
        f"[[sections]]\nid = 'hidden'\nsources = ['a', 'b']\nen = {said}\n"
    )
    monkeypatch.setattr(how_it_occurs, "FOLDER", tmp_path)
    assert [section.id for section in sections.__wrapped__("es")] == ["shown"]
