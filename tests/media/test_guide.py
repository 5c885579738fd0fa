"""docs/guides/attachments.md says what is taken and shown; the code, the agency file and the page agree."""

import re
import tomllib

import pytest

from heatwatch.intake.rules import ACCEPTED
from heatwatch.knowledge import agency
from heatwatch.media import documents, pictures, programs, viewer
from tests.laws import tree

PAGE = (tree.PROJECT / "docs" / "guides" / "attachments.md").read_text("utf-8")
MEGABYTE = 2**20


def told(what: str) -> str:
    """What the table says of something."""
    [row] = re.findall(rf"^\| {re.escape(what)} \| (.+?) \|", PAGE, re.MULTILINE)
    return str(row)


def test_the_page_names_how_many_files_and_how_large() -> None:
    demo = tomllib.loads((tree.PROJECT / "demo" / "agency.toml").read_text("utf-8"))["media"]
    assert told("files") == f"`max_files`, {agency.MAX_FILES} at most"
    assert told("size of a file") == f"`max_megabytes`, {agency.MAX_MEGABYTES} at most"
    assert demo["max_files"] <= agency.MAX_FILES
    assert demo["max_megabytes"] <= agency.MAX_MEGABYTES


@pytest.mark.parametrize("kind", ["image/png", "audio/mpeg", "video/mp4", "application/pdf"])
def test_the_kinds_that_the_page_names_are_taken(kind: str) -> None:
    assert ACCEPTED.fullmatch(kind)
    assert told("kinds").startswith("pictures, sound, video and PDF")


@pytest.mark.parametrize(
    "kind", ["application/zip", "application/gzip", "application/msword", "application/x-executable", "text/html", ""]
)
def test_what_the_page_refuses_is_refused(kind: str) -> None:
    assert not ACCEPTED.fullmatch(kind)
    assert told("archives, documents of an office, programs") == "not taken, and never unpacked"


def test_the_page_names_what_may_unfold() -> None:
    million = 1_000_000
    points, jpeg = pictures.MOST_POINTS // million, pictures.MOST_POINTS_JPEG // million
    assert told("a picture, unfolded") == f"{points} million points, {jpeg} million for a JPEG"
    assert told("a PDF") == f"the first {documents.MOST_PAGES} pages, one at a time"
    assert told("sound and video") == f"the first {programs.LONGEST_SECONDS} seconds"


def test_the_page_names_what_a_view_may_cost() -> None:
    """The limits are read as text: the child's own module is loaded by no process but the child."""
    code = (tree.SOURCE / "media" / "child.py").read_text("utf-8")
    limits = dict(re.findall(r'"(\w+)": \((\d+, \d+), \d+\)', code))
    (memory, seconds), (more, longer) = limits["show"].split(", "), limits["play"].split(", ")
    assert told("a view") == (
        f"{memory} MB of memory and {seconds} seconds of computing for a picture or page; "
        f"{more} MB and {longer} seconds for sound and video; its answer {viewer.MOST_ANSWER // MEGABYTE} MB"
    )
