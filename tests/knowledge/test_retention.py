"""The retention schedule: read as a lawyer writes it, every mistake told with its line."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heatwatch.cli.__main__ import main
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.retention import Term, read_schedule, schedule, term_of

HEAD = "disposition,lane,keep,basis,approved,why\n"
LAST = "-,-,never,set by counsel,draft,rest\n"
NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))


def told(base: Path, rows: str, head: str = HEAD) -> list[str]:
    (base / "retention.csv").write_text(head + rows, "utf-8")
    return [str(mistake).removeprefix("knowledge_base/") for mistake in read_schedule(base)[1]]


def test_the_schedule_of_this_checkout_has_no_mistake() -> None:
    assert read_schedule(FOLDER)[1] == []
    assert all(term.why for term in schedule())


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("closed,-,1 year,set by counsel,draft,x", "disposition is - or one of"),
        ("merged,loud,1 year,set by counsel,draft,x", "lane is - or one of"),
        ("merged,-,soon,set by counsel,draft,x", "keep is '90 days', '2 years' or 'never', not 'soon'"),
        ("merged,-,500 years,set by counsel,draft,x", "keep is"),
        ("merged,-,1 year,the law,draft,x", "basis is 'set by counsel' or the id of a source"),
        ("merged,-,1 year,set by counsel,yes,x", "approved is 'draft' or a name and a date"),
        ('merged,-,1 year,set by counsel,"J. Ruiz, 2026-13-01",x', "approved is"),
        ("merged,-,1 year,set by counsel,draft,", "why is empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(base: Path, row: str, mistake: str) -> None:
    [found] = told(base, f"referred,-,1 year,set by counsel,draft,x\n{row}\n{LAST}")
    assert found.startswith("retention.csv:3: ")
    assert mistake in found


def test_the_last_row_must_fit_everything(base: Path) -> None:
    assert "the last row must fit every tip" in told(base, "merged,-,never,set by counsel,draft,x\n")[0]


def test_a_row_that_nothing_reaches_is_told(base: Path) -> None:
    row = "merged,crisis,1 year,set by counsel,draft,x\n"
    assert told(base, f"merged,-,never,set by counsel,draft,x\n{row}{LAST}") == [
        "retention.csv:3: line 2 fits the same tips"
    ]


def test_another_head_or_no_file_is_told(base: Path) -> None:
    assert "the first line must be disposition,lane," in told(base, "", "id,keep\n")[0]
    (base / "retention.csv").unlink()
    assert str(read_schedule(base)[1][0]) == "knowledge_base/retention.csv:1: cannot be read as a table"


def test_a_source_of_the_base_is_a_basis(base: Path) -> None:
    assert told(base, f"merged,-,1 year,usc_18_1589,draft,x\n{LAST}") == []


def test_the_command_tells_it(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(base, "merged,-,soon,set by counsel,draft,x\n" + LAST)
    assert main(["knowledge", "check", "--folder", str(base)]) == 1
    assert "knowledge_base/retention.csv:2: keep is" in capsys.readouterr().out


def test_the_first_fitting_row_wins() -> None:
    assert term_of(schedule(), "not_enough", "crisis").keep == "10 years"
    assert term_of(schedule(), "not_enough", "tip").keep == "5 years"
    assert term_of(schedule(), "no longer listed", "").keep == "never"


@pytest.mark.parametrize(
    ("keep", "before"),
    [("90 days", "2027-12-01"), ("1 year", "2027-02-28"), ("4 years", "2024-02-29"), ("never", None)],
)
def test_time_is_counted_back_by_the_calendar(keep: str, before: str | None) -> None:
    found = Term(2, "-", "-", keep, "set by counsel", "draft", "x").closed_before(NOW)
    assert (found and found.date().isoformat()) == before
