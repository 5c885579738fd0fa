"""Every place in the code that opens something sealed, found by reading the code.

An opener is one of a few functions. Whoever passes its own parameter on as the kind is an opener itself, and so on;
where a kind stands that is fixed, something is opened: a place. A new one is found as soon as it is written.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.laws import tree

STREAM, PASSPHRASE, UNTOLD = "stream", "passphrase file", "untold"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Place:
    """A function that opens one kind of sealed thing: `desk.actions.opening._note` opens a `note`."""

    function: str
    kind: str


@dataclass(frozen=True)
class Opener:
    """A function that opens what it is told to: where its kind stands among the arguments, or what it always is."""

    name: str = ""
    place: int = -1
    always: str = ""


FIRST = {
    "vault.unsealing.unseal": Opener("kind"),
    "vault.unsealing.unseal_as": Opener("kind"),
    "vault.unsealing.unseal_stream": Opener(always=STREAM),
    "vault.passphrases.open_with_passphrase": Opener(always=PASSPHRASE),
    "common.cookiebox.open_under": Opener("purpose", 1),
}
# What opens for these and is therefore no place of its own.
UNDER_THEM = ("vault.unsealing", "vault.passphrases", "vault.scrypt_child", "common.cookiebox")


@dataclass
class Module:
    """One file: its functions by name, and what its names mean elsewhere."""

    name: str
    functions: dict[str, Function]
    known: dict[str, str] = field(default_factory=dict)

    def meaning(self, expression: ast.expr) -> str:
        """The dotted name of what is called or named, as far as it can be told without running anything."""
        if isinstance(expression, ast.Name):
            own = expression.id in self.functions
            return f"{self.name}.{expression.id}" if own else self.known.get(expression.id, "")
        if isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
            whole = self.known.get(expression.value.id, "")
            return f"{whole}.{expression.attr}" if whole else ""
        return ""

    def named(self, function: Function, told: ast.expr | None) -> list[str]:
        """The texts from which a kind is made: by a function of this file, or in the one that opens."""
        maker = self.functions.get(getattr(told.func, "id", "")) if isinstance(told, ast.Call) else None
        return list(self.constants(maker or function))

    def constants(self, within: ast.AST) -> Iterator[str]:
        """The values of the named texts in a piece of code."""
        for node in ast.walk(within):
            if isinstance(node, ast.Name | ast.Attribute) and (value := self.constant(node)):
                yield value

    def constant(self, expression: ast.expr) -> str:
        """The text that an upper-case name stands for."""
        last = expression.id if isinstance(expression, ast.Name) else getattr(expression, "attr", "")
        if not last.isupper():
            return ""
        holder = self.meaning(expression).rpartition(".")[0] or self.name
        value = getattr(import_module(f"heatwatch.{holder}"), last, "")
        return value if isinstance(value, str) else ""


@cache
def places() -> frozenset[Place]:
    """Every place of the code; openers are looked for until no further one is found."""
    modules = [read(path) for path in sorted(tree.SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    openers, found = dict(FIRST), set[Place]()
    while True:
        known = len(openers)
        for module in modules:
            if module.name not in UNDER_THEM:
                found |= _in(module, openers)
        if len(openers) == known:
            return frozenset(found)


def read(path: Path) -> Module:
    """A file of the code."""
    parts = path.relative_to(tree.SOURCE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    code = ast.parse(path.read_text("utf-8"))
    module = Module(name, dict(_functions(code)))
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("heatwatch"):
            above = (node.module or "").removeprefix("heatwatch").lstrip(".")
            module.known |= {one.asname or one.name: f"{above}.{one.name}".lstrip(".") for one in node.names}
    return module


def _functions(code: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions of a file, and the methods of its classes; what is defined inside one belongs to it."""
    for node in code.body:
        if isinstance(node, Function):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, Function))


def _in(module: Module, openers: dict[str, Opener]) -> set[Place]:
    found = set()
    for name, function in module.functions.items():
        parameters = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
        for opener, arguments, keywords in _calls(module, function, openers):
            told = _kind(opener, arguments, keywords)
            if isinstance(told, ast.Name) and told.id in parameters:
                openers.setdefault(f"{module.name}.{name}", Opener(told.id, parameters.index(told.id)))
                continue
            fixed = opener.always or (module.constant(told) if told else "")
            # A kind that runs over several is each of those that the function names, one that is put together is what
            # it is put together from; where nothing is told, something is opened all the same.
            kinds = [fixed] if fixed else module.named(function, told) or [UNTOLD]
            found |= {Place(f"{module.name}.{name}", kind) for kind in kinds}
    return found


def _calls(
    module: Module, function: Function, openers: dict[str, Opener]
) -> Iterator[tuple[Opener, list[ast.expr], dict[str, ast.expr]]]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        keywords = {one.arg: one.value for one in node.keywords if one.arg}
        if opener := openers.get(module.meaning(node.func)):
            yield opener, node.args, keywords
        # partial(opener, …) opens later with the same arguments.
        elif node.args and (opener := openers.get(module.meaning(node.args[0]))):
            yield opener, node.args[1:], keywords


def _kind(opener: Opener, arguments: list[ast.expr], keywords: dict[str, ast.expr]) -> ast.expr | None:
    if opener.name in keywords:
        return keywords[opener.name]
    return arguments[opener.place] if 0 <= opener.place < len(arguments) else None
