"""How long a closed tip is kept: retention.csv, read from top to bottom, first fitting row wins.

A lawyer edits the file. Each row names its basis (a source of sources.toml, or that counsel set it) and who approved
it; a row that is still a draft binds nobody and makes nothing due in a real instance.
"""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from heatwatch.knowledge.desk_tables import dispositions, lanes
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.sources import read_sources
from heatwatch.knowledge.model.toml_files import KnowledgeMistake, Mistake, read_toml

FILE = "retention.csv"
COLUMNS = ("disposition", "lane", "keep", "basis", "approved", "why")
ANY, NEVER, DRAFT, COUNSEL = "-", "never", "draft", "set by counsel"
LENGTH = re.compile(r"([1-9][0-9]{0,3}) (day|year)s?")
APPROVED = re.compile(r"(.{1,80}), (\d{4}-\d{2}-\d{2})")
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Term:
    """One row: which closed tips it is about, how long they are kept from their closing, and why."""

    line: int
    disposition: str
    lane: str
    keep: str
    basis: str
    approved: str
    why: str

    @property
    def is_draft(self) -> bool:
        """Whether nobody approved it yet."""
        return self.approved == DRAFT

    def fits(self, disposition: str, lane: str) -> bool:
        """Whether a tip that ended so, in this lane, falls under it."""
        return self.disposition in (ANY, disposition) and self.lane in (ANY, lane)

    def closed_before(self, now: datetime) -> datetime | None:
        """A tip that was closed then or earlier is due; None when the schedule never makes it due."""
        found = LENGTH.fullmatch(self.keep)
        if found is None:
            return None
        count = int(found[1])
        return now - timedelta(days=count) if found[2] == "day" else _years_ago(now, count)

    def in_words(self) -> str:
        """The row as a page and a certificate say it."""
        approved = "a draft" if self.is_draft else f"approved by {self.approved}"
        return f"kept {self.keep} after closing (line {self.line} of the schedule; {self.basis}; {approved})"


@cache
def schedule() -> tuple[Term, ...]:
    """The schedule of this checkout; raises `KnowledgeMistake` with every mistake in it."""
    terms, mistakes = read_schedule(FOLDER)
    if mistakes:
        raise KnowledgeMistake(mistakes)
    return terms


def term_of(terms: Collection[Term], disposition: str, lane: str) -> Term:
    """The first row that fits; the last one fits everything."""
    return next(term for term in terms if term.fits(disposition, lane))


def read_schedule(folder: Path) -> tuple[tuple[Term, ...], list[Mistake]]:
    """The rows of a knowledge base, and every mistake in them with its line."""
    name, mistakes = f"knowledge_base/{FILE}", list[Mistake]()
    try:
        with (folder / FILE).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        return (), [Mistake(name, 1, "cannot be read as a table")]
    if tuple(reader.fieldnames or ()) != COLUMNS:
        return (), [Mistake(name, 1, f"the first line must be {','.join(COLUMNS)}")]
    sources = _sources(folder)
    terms = tuple(_term(line, row) for line, row in rows)
    for term in terms:
        mistakes += [Mistake(name, term.line, text) for text in _faults(term, sources)]
    mistakes += [Mistake(name, term.line, f"line {first} fits the same tips") for first, term in _hidden(terms)]
    if not terms or (terms[-1].disposition, terms[-1].lane) != (ANY, ANY):
        mistakes.append(Mistake(name, len(rows) + 1, "the last row must fit every tip: - for disposition and lane"))
    return terms, mistakes


def _sources(folder: Path) -> Collection[str]:
    try:
        return read_sources(read_toml(folder / "sources.toml"))
    except KnowledgeMistake:
        return ()


def _term(line: int, row: Mapping[str, str | None]) -> Term:
    return Term(line, *((row.get(name) or "").strip() for name in COLUMNS))


def _faults(term: Term, sources: Collection[str]) -> list[str]:
    found = []
    if term.disposition not in (ANY, *dispositions()):
        found.append(f"disposition is - or one of {', '.join(dispositions())}, not {term.disposition!r}")
    if term.lane not in (ANY, *lanes()):
        found.append(f"lane is - or one of {', '.join(lanes())}, not {term.lane!r}")
    if term.keep != NEVER and not _is_length(term.keep):
        found.append(f"keep is '90 days', '2 years' or 'never', not {term.keep!r}")
    if term.basis != COUNSEL and term.basis not in sources:
        found.append(f"basis is '{COUNSEL}' or the id of a source in sources.toml, not {term.basis!r}")
    if not term.is_draft and not _is_approval(term.approved):
        found.append(f"approved is '{DRAFT}' or a name and a date such as 'J. Ruiz, 2026-11-26', not {term.approved!r}")
    if not term.why:
        found.append("why is empty: say in a sentence why it is kept so long")
    return found


def _is_length(keep: str) -> bool:
    found = LENGTH.fullmatch(keep)
    return found is not None and (found[2] == "day" or int(found[1]) <= MOST_YEARS)


def _is_approval(text: str) -> bool:
    found = APPROVED.fullmatch(text)
    try:
        return found is not None and bool(date.fromisoformat(found[2]))
    except ValueError:
        return False


def _hidden(terms: tuple[Term, ...]) -> list[tuple[int, Term]]:
    """Rows that nothing ever reaches, each with the line of the row before that takes all of theirs."""
    found = []
    for place, term in enumerate(terms):
        first = next((one.line for one in terms[:place] if one.fits(term.disposition, term.lane)), None)
        if first is not None:
            found.append((first, term))
    return found


def _years_ago(now: datetime, years: int) -> datetime:
    """The same day of an earlier year; the 29th of February becomes the 28th, so that nothing is due too early."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)
