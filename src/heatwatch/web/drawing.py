"""Draws the plainest fields of a form without a template; everything else of a form as Django does.

Django draws each input, and each choice of a list, from templates of its own within templates. On the page of a tip,
which has some forty of them, that took a fifth of the whole page (`bench/console`). What comes out is the same, byte
for byte (`tests/web/test_drawing.py` compares).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
# Those whose template is `input.html` and nothing around it.
INPUTS = ("input", "text", "hidden", "number", "email", "url", "password", "date", "datetime", "time", "checkbox")
OPTION = f"{WIDGETS}select_option.html"
OPTIONS = ("checkbox_option", "radio_option", "input_option")
Widget = Mapping[str, Any]


class QuickFields(DjangoTemplates):
    """What `FORM_RENDERER` names."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """A field or form drawn: by one of the functions here, or by its template."""
        draw = DRAWN.get(template_name)
        drawn = draw(context["widget"]) if draw else None
        if drawn is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308  as Django drew it
        return mark_safe(drawn)  # noqa: S308  every value was escaped


def _input(widget: Widget) -> str:
    value = widget["value"]
    valued = "" if value is None else f' value="{_text(value)}"'
    return f'<input type="{_plain(widget["type"])}" name="{_plain(widget["name"])}"{valued}{_attributes(widget)}>'


def _option(widget: Widget) -> str | None:
    return None if widget["wrap_label"] else _input(widget)


def _textarea(widget: Widget) -> str:
    value = widget["value"]
    held = _plain(value) if value else ""
    return f'<textarea name="{_plain(widget["name"])}"{_attributes(widget)}>\n{held}</textarea>'


def _select(widget: Widget) -> str | None:
    """A list of choices; None for one whose choices are grouped or drawn otherwise."""
    groups = widget["optgroups"]
    options = [option for _, choices, _ in groups for option in choices]
    if any(name for name, _, _ in groups) or any(one["template_name"] != OPTION for one in options):
        return None
    drawn = "".join(f"\n  {_choice(option)}\n" for option in options)
    return f'<select name="{_plain(widget["name"])}"{_attributes(widget)}>{drawn}\n</select>'


def _choice(option: Widget) -> str:
    return f'<option value="{_text(option["value"])}"{_attributes(option)}>{_plain(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    """True stands for a name alone, and False for nothing."""
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {_plain(name)}")
        elif value is not False:
            parts.append(f' {_plain(name)}="{_text(value)}"')
    return "".join(parts)


def _text(value: object) -> str:
    """As the filter `stringformat:"s"` does: a safe string stays safe."""
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _plain(value: object) -> str:
    return conditional_escape(value)  # type: ignore[arg-type]  # it makes a string of anything, as templates do


DRAWN: dict[str, Callable[[Widget], str | None]] = {
    **{f"{WIDGETS}{name}.html": _input for name in INPUTS},
    **{f"{WIDGETS}{name}.html": _option for name in OPTIONS},
    f"{WIDGETS}textarea.html": _textarea,
    f"{WIDGETS}select.html": _select,
}
