"""The documentation names only what exists, every page can be reached, and words are used as the vocabulary says."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.laws import stages, tree

DOCS = tree.PROJECT / "docs"
README = tree.PROJECT / "README.md"
TOP_PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
PATH = re.compile(r"`((?:src|tests|docs|bench|ops|demo|knowledge_base|requirements|\.ci)/[\w./*-]*)`")
DOTTED = re.compile(r"`((?:\w+\.)+\w+)(?:\(\))?`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
TERM = re.compile(r"^\| \*\*([^*]+)\*\* \|", re.MULTILINE)
SECTIONS = ("## Context", "## Decision", "## Consequences")
PICTURE_BYTES = 200_000
# Files of an instance whose names look like the name of something in a stage.
FILE_SUFFIXES = {"key"}
Names = dict[str, "Names"]


def test_every_path_named_exists() -> None:
    offenders = [f"{tree.shown(page)}: {path}" for page in pages() for path in missing_paths(page.read_text("utf-8"))]
    assert not offenders, "\n".join(offenders)


def test_every_function_named_exists() -> None:
    offenders = [f"{tree.shown(page)}: {name}" for page in pages() for name in missing_names(page.read_text("utf-8"))]
    assert not offenders, "\n".join(offenders)


def test_every_link_leads_somewhere() -> None:
    offenders = [f"{tree.shown(page)}: {link}" for page in pages() for link in links(page) if not leads(page, link)]
    assert not offenders, "\n".join(offenders)


def test_every_page_can_be_reached_from_the_readme() -> None:
    unreached = {tree.shown(page) for page in pages() if page.is_relative_to(DOCS)} - reached_from(README)
    assert not unreached, f"no page links to {sorted(unreached)}"


def test_every_term_of_the_vocabulary_is_used() -> None:
    terms = vocabulary()
    assert len(terms) > 50
    unused = [term for term in terms if not is_used(term)]
    assert not unused, f"nothing uses {unused}"


def test_no_term_is_explained_twice() -> None:
    terms = vocabulary()
    assert len(terms) == len(set(terms))


def test_a_decision_has_a_number_of_its_own_and_three_parts() -> None:
    decisions = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for page in decisions:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]} "), page.name
        assert [line for line in text.splitlines() if line in SECTIONS] == list(SECTIONS), page.name


def test_the_changelog_has_its_sections() -> None:
    text = (tree.PROJECT / "CHANGELOG.md").read_text("utf-8")
    assert "\n## " in text
    assert "\n### Security\n" in text


def test_pictures_are_small() -> None:
    large = [tree.shown(path) for path in DOCS.glob("pictures/*") if path.stat().st_size > PICTURE_BYTES]
    assert not large


@pytest.mark.parametrize("text", ["`src/heatwatch/nowhere.py`", "`tests/laws/test_nothing.py`", "`bench/*.exe`"])
def test_a_path_that_is_gone_is_found(text: str) -> None:
    assert list(missing_paths(text))


@pytest.mark.parametrize("name", ["vault.sealing.unlock", "vault.nothing.seal", "desk.queries.Page.size"])
def test_a_function_that_is_gone_is_found(name: str) -> None:
    assert list(missing_names(f"see `{name}`"))


@pytest.mark.parametrize("name", ["vault.sealing.seal", "intake.actions", "intake.models.Tip.Meta", "python.org"])
def test_a_function_that_is_there_passes(name: str) -> None:
    assert not list(missing_names(f"see `{name}`"))


def test_a_link_to_a_heading_that_is_gone_is_found() -> None:
    assert leads(README, "docs/tour.md")
    assert not leads(README, "docs/tour.md#no-such-heading")
    assert not leads(README, "docs/no-such-page.md")


def pages() -> list[Path]:
    found = [path for path in tree.files_under(DOCS) if path.suffix == ".md"]
    return [*(tree.PROJECT / name for name in TOP_PAGES), *found]


def missing_paths(text: str) -> Iterator[str]:
    for path in PATH.findall(text):
        if not any(tree.PROJECT.glob(path.rstrip("/"))):
            yield path


def missing_names(text: str) -> Iterator[str]:
    """Dotted names that begin with a stage and end nowhere; other dotted words are not ours."""
    for name in DOTTED.findall(text):
        parts = name.split(".")
        if parts[0] in stages.ranks() and parts[-1] not in FILE_SUFFIXES and not resolves(tree.SOURCE, parts):
            yield name


def resolves(folder: Path, parts: list[str]) -> bool:
    """Whether the parts lead through folders to a module, and in it to a name."""
    if not parts:
        return True
    head, *rest = parts
    if (folder / head).is_dir():
        return resolves(folder / head, rest)
    for suffix in (".py", ".csv", ".age"):
        if (folder / f"{head}{suffix}").exists():
            return not rest or rest == [suffix[1:]] or is_defined(folder / f"{head}.py", rest)
    return (folder / "__init__.py").exists() and is_defined(folder / "__init__.py", parts)


def is_defined(module: Path, path: list[str]) -> bool:
    if not module.exists():
        return False
    names = defined_in(ast.parse(module.read_text("utf-8")).body)
    for part in path:
        if part not in names:
            return False
        names = names[part]
    return True


def defined_in(body: list[ast.stmt]) -> Names:
    """The names that a body binds, each with the names that its own body binds."""
    found: Names = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = defined_in(node.body)
        elif isinstance(node, ast.FunctionDef):
            found[node.name] = {}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id: {} for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


def links(page: Path) -> list[str]:
    """The links of a page that lead to a place in the project."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    return [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def leads(page: Path, link: str) -> bool:
    target, _, heading = link.partition("#")
    file = (page.parent / target).resolve() if target else page
    return file.exists() and (not heading or heading in headings(file))


def headings(page: Path) -> set[str]:
    """The anchors of a page, as code hosting sites make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def reached_from(start: Path) -> set[str]:
    seen: set[Path] = set()
    open_pages = [start]
    while open_pages:
        page = open_pages.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        open_pages += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if link[0] != "#"]
    return {tree.shown(page) for page in seen}


def vocabulary() -> list[str]:
    return TERM.findall((DOCS / "vocabulary.md").read_text("utf-8"))


def is_used(term: str) -> bool:
    """Whether code, data or another page says the term, written apart, with a hyphen or with an underscore."""
    words = [re.escape(word) for word in term.lower().split()]
    return bool(re.search(r"(?<![a-z])" + r"[\s_-]+".join(words), everything_else()))


@cache
def everything_else() -> str:
    folders = [tree.SOURCE, DOCS, tree.PROJECT / "knowledge_base", tree.PROJECT / "demo"]
    files = [path for folder in folders for path in tree.files_under(folder) if path.name != "vocabulary.md"]
    texts = [path.read_text("utf-8", errors="ignore") for path in [*files, README]]
    return "\n".join(texts).lower()
