"""`heatwatch poster`, as somebody types it."""

from pathlib import Path

import pytest

from tests.environment import furnish
from tests.homes import Home, said


@pytest.fixture
def office(tmp_path: Path) -> Home:
    """An instance without a database: a poster needs none."""
    (tmp_path / "home").mkdir()
    furnish(tmp_path / "home")
    return Home(tmp_path / "home")


def test_a_poster_is_written_and_leads_where_it_says(office: Home, tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"
    words = ("--language", "es", "--output", file, "--address", "https://tips.example.org")
    done = office.heatwatch("poster", *words)
    assert done.returncode == 0, said(done)
    assert "it leads to https://tips.example.org/es/" in done.stdout
    assert file.read_bytes().startswith(b"%PDF-")
    assert not (tmp_path / "home" / "heatwatch.sqlite3").exists()


def test_the_link_card_is_printed(office: Home) -> None:
    done = office.heatwatch("poster", "--kind", "link-card", HEATWATCH_PUBLIC_URL="https://tips.example.org")
    assert '<a href="https://tips.example.org/en/"' in done.stdout, said(done)


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--language", "xx"), "not served in 'xx'"), ((), "not for a terminal"), (("--address", "x"), "no address")],
)
def test_what_cannot_be_made_is_refused(words: tuple[str, ...], told: str, office: Home) -> None:
    done = office.heatwatch("poster", *words)
    assert done.returncode == 1
    assert told in done.stderr
