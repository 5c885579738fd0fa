"""What docs/guides/fields.md has to say, read from the forms and from what the actions refuse.

`python -m tests.laws.fields` writes the tables anew, between the two marks of the page.
"""

import ast
import importlib
import os
import pkgutil
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

import django

django.setup()

from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT  # noqa: E402  the registry comes first
from heatwatch.web import console as door  # noqa: E402  the same
from heatwatch.web.console.forms.house_form import HouseForm  # noqa: E402  the same
from heatwatch.web.public.forms import CHOICES, MESSAGE_FIELDS, REPORT_FIELDS  # noqa: E402  the same
from tests.laws import tree  # noqa: E402  the same

PAGE = tree.PROJECT / "docs" / "guides" / "fields.md"
BEGIN, END = "<!-- from the code: begin -->\n", "<!-- from the code: end -->"
# Stages whose actions refuse what does not fit together.
STAGES = (
    "accounts",
    "factors",
    "vault",
    "intake",
    "desk",
    "links",
    "cases",
    "alerts",
    "shifts",
    "voice",
    "texting",
    "translating",
    "oversight",
    "retention",
)
Row = tuple[str, ...]


def tables() -> str:
    """All three tables, in Markdown."""
    parts = [
        ("## The public site", ("field", "rule"), list(public())),
        ("## The console", ("form", "field", "rule"), list(console())),
        ("## Fields together, and with what is there", ("where", "refused", "what to do"), list(together())),
    ]
    return "\n".join(f"{title}\n\n{table(head, rows)}\n" for title, head, rows in parts)


def table(head: Row, rows: list[Row]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def public() -> Iterator[Row]:
    """The report and the message."""
    for name in (*REPORT_FIELDS, *MESSAGE_FIELDS):
        if name in CHOICES:
            yield f"`{name}`", f"one of {', '.join(CHOICES[name])}, or nothing; anything else counts as nothing"
        elif name in {"story", "text"}:
            yield (
                f"`{name}`",
                f"needed, text, at most {STORY_LIMIT} characters" + (" (or a file)" if name == "text" else ""),
            )
        elif name == "about_officials":
            yield f"`{name}`", "ticked or not"
        else:
            yield f"`{name}`", f"text, at most {FIELD_LIMIT} characters"


def console() -> Iterator[Row]:
    """Every form of the console, by its name in a page."""
    for form in sorted(forms_of_the_console(), key=lambda form: (form.name, form.__name__)):
        for name, field in form.base_fields.items():
            yield f"`{form.name}`", f"`{name}`", rule_of(field)


def rule_of(field: Any) -> str:
    """What a field takes, in words."""
    kind = type(field).__name__
    most, least = getattr(field, "max_length", None), getattr(field, "min_value", None)
    words = {
        "CharField": f"text, at most {most} characters" if most else "text, opened and checked before it is used",
        "ChoiceField": f"one of {listed(field)}",
        "MultipleChoiceField": f"some of {listed(field)}",
        "UUIDField": "an id",
        "IntegerField": f"a whole number from {least}",
        "DateField": "a day",
        "DateTimeField": "a time",
        "LanguagesField": f"codes of languages that are known, at most {most} characters",
        "MomentField": "a day and a time of this office's clock, at most a year ago and not ahead",
        "WallField": "a day and a time that this office's clock shows",
        "BooleanField": "ticked or not",
        "Field": "ids or numbers of what the page shows",
    }[kind]
    return f"needed, {words}" if field.required else words


def listed(field: Any) -> str:
    """A short fixed list as it is; another one is made for the page, or long."""
    choices = [
        str(value) for value, words in getattr(field, "choices", ()) if value and not isinstance(words, list | tuple)
    ]
    return ", ".join(choices) if 0 < len(choices) <= 6 else "a list that the page shows"


def forms_of_the_console() -> set[Any]:
    """All forms that have a name in a page."""
    for module in pkgutil.walk_packages(door.__path__, f"{door.__name__}."):
        importlib.import_module(module.name)
    return {form for form in below(HouseForm) if getattr(form, "name", "")}


def below(kind: Any) -> Iterator[Any]:
    for form in kind.__subclasses__():
        yield form
        yield from below(form)


def together() -> Iterator[Row]:
    """What actions refuse: the cause, and what to do."""
    for stage in STAGES:
        for path in sorted(tree.files_under(tree.SOURCE / stage)):
            if path.suffix == ".py":
                where = "/".join(path.relative_to(tree.SOURCE).with_suffix("").parts).replace("/__init__", "")
                for cause, hint in refusals(ast.parse(path.read_text("utf-8"))):
                    yield f"`{where}`", cause, hint


def refusals(module: ast.Module) -> Iterator[tuple[str, str]]:
    """(cause, hint) of each `Invalid(cause, hint, …)`, and of each error that has both of its own."""
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and call.args and says_why(call.func):
            cause, hint = (in_words(each) for each in (*call.args, ast.Constant(""))[:2])
            yield cause, hint


def says_why(function: ast.expr) -> bool:
    """Whether a call makes a refusal, or is that of an error's class to what it is made of."""
    return getattr(function, "id", "") == "Invalid" or ast.unparse(function) == "super().__init__"


def in_words(part: ast.expr) -> str:
    """A text of the code; what is filled in stands in braces, by its name alone."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.JoinedStr):
        return "".join(in_words(each) for each in part.values)
    if isinstance(part, ast.FormattedValue):
        names = [node.id for node in ast.walk(part.value) if isinstance(node, ast.Name)]
        return f"{{{names[0] if names else 'value'}}}"
    return "{value}"


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    PAGE.write_text(f"{text.partition(BEGIN)[0]}{BEGIN}\n{tables()}\n{END}{text.partition(END)[2]}", "utf-8")
