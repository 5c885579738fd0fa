"""A field that is drawn without a template is the same, byte for byte, as Django draws it."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.web.drawing import DRAWN, QuickFields

TEXTS = st.text(max_size=30) | st.sampled_from(["", "<b>&\"'</b>", "línea\r\ndos", "﷽", "\x00\x1f"])
VALUES = TEXTS | TEXTS.map(mark_safe) | st.none() | st.booleans() | st.integers() | st.dates()
ATTRIBUTES = st.dictionaries(st.sampled_from(["id", "rows", "hidden", "data-x", "aria-label"]), VALUES, max_size=4)
CHOICES = st.lists(st.tuples(TEXTS | st.integers(), TEXTS | TEXTS.map(mark_safe)), max_size=5)
INPUTS = (
    forms.TextInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
)
LISTS = (forms.Select, forms.SelectMultiple, forms.NullBooleanSelect)
CHOSEN = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def is_drawn_alike(widget: forms.Widget, name: str, value: object) -> None:
    quick = str(widget.render(name, value, renderer=QuickFields()))
    assert quick == str(widget.render(name, value, renderer=DjangoTemplates()))


@given(st.sampled_from(INPUTS), TEXTS, VALUES, ATTRIBUTES)
def test_an_input_is_drawn_as_django_draws_it(
    kind: type[forms.Widget], name: str, value: object, attributes: dict[str, object]
) -> None:
    is_drawn_alike(kind(attrs=attributes), name, value)


@given(st.sampled_from(LISTS), CHOICES, st.data(), ATTRIBUTES)
def test_a_list_is_drawn_as_django_draws_it(
    kind: type[forms.Select], choices: list[tuple[object, str]], data: st.DataObject, attributes: dict[str, object]
) -> None:
    widget = kind(attrs=attributes)
    if kind is not forms.NullBooleanSelect:
        widget.choices = choices
    held = data.draw(st.sampled_from([str(value) for value, _ in choices]) if choices else st.none())
    is_drawn_alike(widget, "lane", [held] if kind is forms.SelectMultiple else held)


@given(st.sampled_from(CHOSEN), CHOICES.filter(bool), ATTRIBUTES)
def test_each_choice_of_a_set_is_drawn_as_django_draws_it(
    kind: type[forms.RadioSelect], choices: list[tuple[object, str]], attributes: dict[str, object]
) -> None:
    class Asked(forms.Form):
        lane = forms.MultipleChoiceField(widget=kind(attrs=attributes), choices=choices)

    def tags(renderer: DjangoTemplates) -> list[str]:
        return [str(option.tag()) for option in Asked(renderer=renderer)["lane"]]

    assert tags(QuickFields()) == tags(DjangoTemplates())
    widget = kind(attrs=attributes)
    widget.choices = choices
    is_drawn_alike(widget, "lane", [str(choices[0][0])])


def test_grouped_choices_are_left_to_django() -> None:
    widget = forms.Select(choices=[("Here", [("a", "A")]), ("b", "B")])
    is_drawn_alike(widget, "lane", "a")


def test_the_house_draws_its_forms_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked(forms.Form):
        on = forms.DateField(initial=date(2026, 1, 2), widget=forms.DateInput)

    monkeypatch.setitem(DRAWN, "django/forms/widgets/date.html", lambda widget: f"drawn {widget['value']}")
    assert str(Asked()["on"]) == "drawn 2026-01-02"
