"""Draws a form that has no errors without its template: the same, byte for byte.

The page of a tip has a dozen forms. `console/form.html` and the template of each field within it were a sixth of the
page (`bench/console`); `tests/web/console/test_drawn_forms.py` compares. A form with an error is drawn by the template:
it is rare, and says more.
"""

from django.forms import BoundField, Form
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def drawn(form: Form) -> SafeString | None:
    """The fields of a form, or None for one with an error."""
    if form.is_bound and form.errors:
        return None
    hidden = "".join(map(str, form.hidden_fields()))
    shown = "".join(map(_field, form.visible_fields()))
    return mark_safe(f"{hidden}\n{shown}".strip())  # noqa: S308  Django drew the fields, and every other value was escaped


def _field(field: BoundField) -> str:
    if field.use_fieldset:
        return _choices(field)
    checkbox = field.widget_type == "checkbox"
    label, own = conditional_escape(field.label), str(field)
    above = "" if checkbox else f'<label for="{conditional_escape(field.id_for_label)}">{label}</label>'
    entry = f'<label class="check">{own} {label}</label>' if checkbox else own
    return f'<div class="field">\n{above}\n\n{_help(field)}\n\n{entry}</div>\n\n'


def _choices(field: BoundField) -> str:
    """A set of choices, with a legend."""
    options = (f"<label>{one.tag()} {conditional_escape(one.choice_label)}</label>" for one in field)
    above = f'<fieldset class="field">\n<legend>{conditional_escape(field.label)}</legend>\n'
    return f'{above}\n{_help(field)}\n\n<div class="options">{"".join(options)}</div></fieldset>\n\n'


def _help(field: BoundField) -> str:
    if not field.help_text:
        return ""
    return (
        f'<p class="help" id="{conditional_escape(field.auto_id)}_helptext">{conditional_escape(field.help_text)}</p>'
    )
