"""docs/guides/fields.md says of each field what it takes, and what is refused together, as the code does."""

import ast

from django import forms

from tests.laws import fields


def test_the_page_says_what_the_forms_and_the_actions_take() -> None:
    written = fields.PAGE.read_text("utf-8").partition(fields.BEGIN)[2].partition(fields.END)[0]
    wanted = f"\n{fields.tables()}\n"
    gone = sorted(set(written.splitlines()) - set(wanted.splitlines()))
    new = sorted(set(wanted.splitlines()) - set(written.splitlines()))
    assert written == wanted, f"run python -m tests.laws.fields\nno longer so: {gone}\nnot written down: {new}"


def test_every_form_and_every_stage_has_rows() -> None:
    assert len({form for form, *_ in fields.console()}) > 35
    assert {where.strip("`").partition("/")[0] for where, *_ in fields.together()} >= {"desk", "accounts", "retention"}


def test_every_text_has_a_limit_or_is_opened_first() -> None:
    """A text without a limit is one of ours, signed or sealed, that came back: nothing else is taken at any length."""
    unbounded = {
        name
        for form in fields.forms_of_the_console()
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and not field.max_length
    }
    assert unbounded == {"next", "box", "compartment"}


def test_a_refusal_is_read_with_what_is_filled_in() -> None:
    code = ast.parse('raise Invalid(f"{name} is {other.thing!r}", "choose", "field")\nraise Invalid("gone")')
    assert list(fields.refusals(code)) == [("{name} is {other}", "choose"), ("gone", "")]
