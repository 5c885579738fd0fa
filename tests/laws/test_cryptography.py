"""docs/guides/cryptography.md lists all cryptography of the code, every sealed kind and every key, and no other."""

import ast
import re
from collections.abc import Iterator

from heatwatch.vault.compartments import NAMES
from tests.laws import tree
from tests.vault.reading.samples import all_plain

PAGE = tree.PROJECT / "docs" / "guides" / "cryptography.md"
ALGORITHMS, KEYS, KINDS = "## Algorithms", "## Keys", "## What each key opens"
# Where cryptography comes from. `hashlib` and `secrets` are told by what of them is used.
SOURCES = {"pyrage", "webauthn", "cryptography", "hmac", "hashlib", "secrets"}
PRIMITIVES = "cryptography.hazmat.primitives"
SIGNING = "django.core.signing"
# Python's own generator can be foreseen: nothing of the house may draw from it.
FORESEEABLE = {"random"}
WEAK = re.compile(r"\b(?:md5|sha1|MD5|SHA1|TripleDES|ARC4|Blowfish|ECB|PKCS1v15)\b")
# Twilio and the apps on telephones use HMAC-SHA-1 and leave no choice; the collisions of SHA-1 are none of HMAC's.
NO_CHOICE = {"src/heatwatch/web/webhooks/sms/proof.py", "src/heatwatch/factors/codes.py"}


def test_every_use_of_cryptography_is_listed() -> None:
    listed = {name: set(re.findall(r"`([\w/]+)`", where)) for name, where in rows_under(ALGORITHMS)}
    assert listed == uses()


def test_nothing_is_drawn_from_a_generator_that_can_be_foreseen() -> None:
    offenders = [place for place, module in modules() if FORESEEABLE & set(imported(module))]
    assert not offenders


def test_nothing_weak_is_used_where_there_is_a_choice() -> None:
    found = {place for place, module in modules() for name in named(module) if WEAK.search(name)}
    assert found == NO_CHOICE
    assert "HMAC-SHA-1" in section(ALGORITHMS)


def test_every_sealed_kind_is_listed_with_its_key() -> None:
    listed = [kind for _, row in rows_under(KINDS) for kind in re.findall(r"\*([\w ,-]+)\*", row)]
    assert sorted(listed) == sorted(all_plain())


def test_every_kind_of_key_has_a_life() -> None:
    """Each key that opens something has a row that says where it lies and how it is replaced."""
    keys = [name for name, _ in rows_under(KEYS)]
    assert {name for name, _ in rows_under(KINDS)} <= set(keys)
    assert set(NAMES) <= set(re.findall(r"`(\w+)`", section(KEYS)))
    for file in key_files():
        assert f"`{file}`" in section(KEYS), file


def test_a_use_is_found() -> None:
    code = f"import hmac, hashlib, json\nfrom {PRIMITIVES}.x import HKDF, SHA256\nhmac.new(k, m, hashlib.sha256)"
    assert set(uses_in(ast.parse(code))) == {"hmac", "hashlib.sha256", "HKDF", "SHA256"}


def uses() -> dict[str, set[str]]:
    """What is used, and by which stage or door."""
    found: dict[str, set[str]] = {}
    for place, module in modules():
        for name in uses_in(module):
            found.setdefault(name, set()).add(stage_of(place))
    return found


def stage_of(place: str) -> str:
    """`vault` for a file of the vault; a door has its own name, as in `web/public`."""
    parts = place.removeprefix("src/heatwatch/").split("/")
    return "/".join(parts[:2]) if parts[0] == "web" else parts[0]


def uses_in(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PRIMITIVES):
            yield from (alias.name for alias in node.names if alias.name[0].isupper())
        if isinstance(node, ast.ImportFrom) and node.module == SIGNING:
            yield "Signer"
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in SOURCES - {"hashlib", "secrets"})
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hashlib":
            yield f"hashlib.{node.attr}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "secrets":
            yield "secrets"


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


def named(module: ast.Module) -> Iterator[str]:
    """Names, attributes, and words that stand alone, as an algorithm is named."""
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            yield node.id
        if isinstance(node, ast.Attribute):
            yield node.attr
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value


def key_files() -> set[str]:
    """Files with keys, as the units load them."""
    units = (path.read_text("utf-8") for path in tree.files_under(tree.PROJECT / "ops" / "systemd"))
    return {name for text in units for name in re.findall(r"^LoadCredentialEncrypted=([\w.-]+):", text, re.MULTILINE)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in tree.files_under(tree.SOURCE):
        if path.suffix == ".py":
            yield tree.shown(path), ast.parse(path.read_text("utf-8"))


def rows_under(title: str) -> list[tuple[str, str]]:
    """(first cell, the rest) of each row of the first table of a section."""
    found = re.findall(r"^\| (.+?) \| (.*) \|$", section(title), re.MULTILINE)
    return [(name.strip("`"), rest) for name, rest in found[1:] if not set(name) <= {"-"}]


def section(title: str) -> str:
    return PAGE.read_text("utf-8").partition(f"{title}\n")[2].partition("\n## ")[0]
