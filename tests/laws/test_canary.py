"""What people write is found in clear nowhere: no table, file, log, session, error page or process argument.

Nonsense words are put everywhere where people write, first through the shipped proxy and then at the doors themselves,
with headers that would tell where a reporter is. Every process is watched meanwhile, each write to a file included.
"""

import base64
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
import tantivy

from heatwatch.search import index
from heatwatch.search.entry import Entry
from tests.environment import TestInstance
from tests.laws.canary import places, story, watch
from tests.laws.canary.house import WatchedHouse, prepared
from tests.laws.canary.visitor import Visitor
from tests.laws.canary.words import ADDRESS, BROWSER, CANARY, ORIGIN, canary, found_in, in_base64

pytestmark = [pytest.mark.db, pytest.mark.long]

Shown = tuple[int, str, set[str]]
# Whose own words a page may show: the form that a reporter must mend, the code that was mistyped, the message that
# waited, the answer of the desk; and to staff with a key the tip.
OWN_PAGES = {
    "reporter": [(422, r"/en/form/"), (422, r"/en/letters/"), (203, r"/en/letters/open/")],
    "staff": [
        (422, r"/sign-in/"),
        (200, r"/calls/(new|read|related)/"),
        (422, r"/calls/new/"),
        (200, r"/tips/HW-\w+-\w+/(files/.*)?"),
        (422, r"/tips/HW-\w+-\w+/\w+/"),
        (200, r"/unlock/"),
        (200, r"/search/"),
        (422, r"/search/"),
    ],
    "stranger": [(422, r"/en/form/")],
    "provider": [],
}


@dataclass
class Ran:
    """What a run left behind."""

    house: WatchedHouse
    arguments: set[str] = field(default_factory=set)
    shown: dict[str, list[Shown]] = field(default_factory=lambda: {who: [] for who in OWN_PAGES})
    while_open: list[str] = field(default_factory=list)

    def plays(self, *, encrypted: bool) -> None:
        """The whole story once, through the proxy (which encrypts) or at the doors themselves."""
        ports = self.house.proxied if encrypted else self.house.ports
        reporter, stranger = (Visitor(ports["public"], encrypted) for _ in range(2))
        rosa = Visitor(ports["console"], encrypted)
        provider = Visitor(ports["webhooks"], encrypted)
        story.is_texted(provider, (self.house.home.path / "keys" / "sms.token").read_text("ascii").strip())
        told = story.reports(reporter)
        passphrase = self.house.home.passphrase("rosa")
        story.signs_in(rosa, "rosa", passphrase)
        story.works(rosa, told.number)
        story.reads_the_text(rosa)
        story.takes_a_call(rosa)
        story.types_too_late(rosa, told.number, passphrase)
        story.follows_up(reporter, told.code)
        story.looks_for_it(rosa)
        story.goes_astray(stranger)
        for who, visitor in (("reporter", reporter), ("staff", rosa), ("stranger", stranger), ("provider", provider)):
            self.shown[who] += visitor.showing


@pytest.fixture(scope="module")
def ran(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    house = prepared(tmp_path_factory.mktemp("canary"), instance.cluster)
    ran = Ran(house)
    try:
        house.opens()
        with watch.arguments_sampled() as ran.arguments:
            ran.plays(encrypted=True)
            ran.plays(encrypted=False)
        ran.while_open = found_anywhere(house)
    finally:
        house.closes()
    yield ran
    shutil.rmtree(house.folder)


def found_anywhere(house: WatchedHouse) -> list[str]:
    file = None if house.server else house.home.path / "heatwatch.sqlite3"
    return places.in_tables(file, house.server, house.home.database) + places.in_files(*house.kept)


def test_no_table_file_log_or_session_holds_it(ran: Ran) -> None:
    assert not ran.while_open, "\n".join(ran.while_open)
    afterwards = found_anywhere(ran.house)
    assert not afterwards, "\n".join(afterwards)


def test_no_process_writes_it_to_any_file(ran: Ran) -> None:
    assert {trace.name for trace in ran.house.traces} == {"public", "console", "webhooks", "reader", "proxy"}
    for trace in ran.house.traces:
        leaks = watch.written_in_clear(trace)
        assert not leaks, "\n".join([trace.name, *leaks])


def test_the_watch_saw_the_doors_write_and_the_words_pass(ran: Ran) -> None:
    """A watch that saw nothing would find nothing."""
    traces = {trace.name: trace for trace in ran.house.traces}
    if ran.house.server is None:
        for door in ("public", "console"):
            assert any("heatwatch.sqlite3" in file for file in watch.files_written(traces[door])), door
    assert canary("story").encode() in traces["proxy"].read_bytes()


def test_no_process_is_called_by_it_or_told_it_in_its_environment(ran: Ran) -> None:
    assert not ran.arguments, "\n".join(sorted(ran.arguments))


@pytest.mark.parametrize("who", OWN_PAGES)
def test_nobody_is_shown_more_than_what_is_theirs(ran: Ran, who: str) -> None:
    strange = [
        f"{status} {path}: {', '.join(sorted(words))}"
        for status, path, words in ran.shown[who]
        if not any(status == code and re.fullmatch(page, path) for code, page in OWN_PAGES[who])
    ]
    assert not strange, "\n".join(strange)


def test_a_reporter_who_comes_back_is_never_shown_their_story(ran: Ran) -> None:
    shown = {word for status, path, words in ran.shown["reporter"] if "letters/open" in path for word in words}
    assert shown
    assert shown <= {canary("reply"), canary("waiting"), canary("pdfname")}, shown


def test_no_page_shows_a_passphrase_or_where_somebody_came_from(ran: Ran) -> None:
    shown = {word.lower() for pages in ran.shown.values() for _, _, words in pages for word in words}
    gives_away = ("passphrase", "more", "address", ADDRESS, BROWSER.lower(), ORIGIN)
    assert not [word for word in shown if word.removeprefix(CANARY).startswith(gives_away)], shown


def test_a_planted_write_is_found_and_a_pipe_is_none(tmp_path: Path) -> None:
    code = (
        "import os, sys; w = sys.argv[2][::-1].encode(); r, p = os.pipe(); os.write(p, w); os.write(1, w); "
        "f = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY); os.pwrite(f, b'xyz' + w, 3); os.unlink(sys.argv[1])"
    )
    trace = tmp_path / "trace"
    command = watch.watched([sys.executable, "-c", code, str(tmp_path / "gone"), canary("planted")[::-1]], trace)
    subprocess.run(command, check=True, stdout=subprocess.PIPE)
    watch.wait_for_the_end_of(trace)
    assert watch.written_in_clear(trace) == [f"{tmp_path}/gone: {canary('planted')}"]


def test_a_planted_row_file_name_and_argument_are_found(tmp_path: Path) -> None:
    database = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE page (said BLOB, other TEXT)")
        connection.execute("INSERT INTO page VALUES (?, ?)", (b"\0" + canary("row").encode(), f"from {ADDRESS}"))
    assert places.in_tables(database, None, "") == [f"page.said: {canary('row')}", f"page.other: {ADDRESS}"]
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / canary("name")).write_bytes(b"")
    assert len(places.in_files(tmp_path / "folder")) == 1
    with watch.arguments_sampled() as found:
        child = [sys.executable, "-c", "import time; time.sleep(2)", canary("argument")]
        subprocess.run(child, check=True, env={"SAID": canary("environment")})
    assert {text.rpartition(" ")[2] for text in found} == {canary("argument"), canary("environment")}


def test_an_index_of_the_search_on_a_disk_would_be_found(tmp_path: Path) -> None:
    """The reader's own index, but for the place that somebody gave it."""
    told = (("story", f"{canary('story')} writes"), ("note", canary("note")))
    with patch("heatwatch.search.index.tantivy.Index", partial(tantivy.Index, path=str(tmp_path))):
        held = index.Index()
    held.change([Entry(UUID(int=1), "HW-AAA-AAA", datetime(2026, 1, 1, tzinfo=UTC), "unread", texts=told)])
    assert places.in_files(tmp_path)


@pytest.mark.parametrize("start", range(6))
def test_a_word_is_found_inside_base64_too(start: int) -> None:
    assert found_in(base64.b64encode(b"." * start + canary("x").encode()))
    assert len(in_base64(CANARY)) == 3
