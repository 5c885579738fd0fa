"""No script writes into an object under a name that came from outside: what all objects share cannot be changed so."""

import re
from pathlib import Path

import pytest

from tests.laws import tree

SCRIPTS = [path for path in tree.files_under(tree.SOURCE / "web") if path.suffix == ".js"]
LOCK = "web/console/static/console/lock.js"
LISTENS = r"""addEventListener\(\s*["'`]message|(?:window|self|document)\.onmessage"""
# Ways to write under a computed name, to merge objects, or to reach what all objects share.
WRITES = {
    "a computed name is written to": r"[\w)\]]\[[^\]\n]+\]\s*(?:[-+*/|&^%?]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])",
    "a name is computed in an object": r"[{,]\s*\[[^\]\n]+\]\s*:",
    "objects are merged": r"\bObject\.(?:assign|defineProperty|defineProperties|setPrototypeOf)\b|\bReflect\.\w+",
    "what all objects share is named": r"__proto__|\bprototype\b|\bconstructor\b|__define[GS]etter__",
    "names are taken one by one": r"\bfor\s*\([^)]*\bin\b",
    "text becomes code": r"\beval\b|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]",
}
# Read by a computed name: a place in a list, and names that stand in the script or on our own page.
READS = {"links[next]", "findings[next]", "findings[here()]", "held[place]", "options[place]", "answer[name]"}
READS |= {"credentials[form.dataset.passkey]"}

WRITING = """held[name] = 1;
a.b[key] ||= {};
list[0][key] += 1
x = { [key]: 1 }
Object.assign(a, b)
for (const k in o) {}
a.__proto__.x = 1
f.prototype
eval("1")
setTimeout("go()", 1)""".splitlines()
READING = """if (held[place] === 1) go();
const [a, b] = list;
({ a: [x] })
(x[y]) => 1""".splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_name_from_outside_is_written_to(script: Path) -> None:
    text = code_of(script.read_text("utf-8"))
    found = [f"{why}: {match[0]}" for why, pattern in WRITES.items() for match in re.finditer(pattern, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_is_read_by_a_computed_name_is_known(script: Path) -> None:
    code = re.sub(r'"[^"\n]*"', "''", code_of(script.read_text("utf-8")))
    reads = re.findall(r"\w+\[[A-Za-z_][\w.()]*\]", code)
    assert set(reads) <= READS


def test_no_page_listens_to_what_another_site_could_say() -> None:
    """Tabs of the console tell each other three words by a channel that no other origin reaches."""
    heard = {}
    for script in SCRIPTS:
        text = code_of(script.read_text("utf-8"))
        assert not re.search(LISTENS, text), script.name
        if channels := re.findall(r"(\w+)\.onmessage", text):
            heard[script.name] = (channels, re.findall(r'event\.data === "(\w+)"', text), text.count("event.data"))
    assert heard == {"lock.js": (["shared"], ["here", "locked", "unlocked"], 3)}
    assert 'shared = "BroadcastChannel" in window ? new BroadcastChannel(' in (tree.SOURCE / LOCK).read_text("utf-8")


def test_only_comments_are_left_out() -> None:
    assert code_of("// a\nb; /* c\nd */ e;\n  // f\ng;").split() == ["b;", "e;", "g;"]


def test_every_script_of_the_house_is_looked_at() -> None:
    assert {"site.js", "call.js", "lock.js", "passkey.js", "tip.js"} <= {path.name for path in SCRIPTS}


@pytest.mark.parametrize("line", WRITING)
def test_a_write_is_found(line: str) -> None:
    assert any(re.search(pattern, line) for pattern in WRITES.values())


@pytest.mark.parametrize("line", READING)
def test_reading_is_no_write(line: str) -> None:
    assert not any(re.search(pattern, line) for pattern in WRITES.values())


def code_of(text: str) -> str:
    """The script without its comments."""
    return re.sub(r"^\s*//[^\n]*$|/\*[\s\S]*?\*/", "", text, flags=re.MULTILINE)
