"""A form that is drawn without its template is the same, byte for byte, as its template draws it."""

import inspect

import pytest
from django import forms
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.web.console.forms.drawing import drawn
from heatwatch.web.console.forms.house_form import HouseForm
from heatwatch.web.console.urls import urlpatterns

assert urlpatterns  # Every form of the console is imported with the views that use it.
TEXTS = st.sampled_from(["", "Plain", "<b>&\"'</b>", mark_safe("<em>said</em>"), "línea ﷽"])
FIELDS = (forms.CharField, forms.BooleanField, forms.IntegerField, forms.DateField)


def kinds(form: type[HouseForm] = HouseForm) -> list[type[HouseForm]]:
    """Every form of the house that can be made of nothing."""
    found = [one for below in form.__subclasses__() for one in kinds(below)]
    needed = [
        name
        for name, one in inspect.signature(form).parameters.items()
        if one.default is one.empty and one.kind is one.KEYWORD_ONLY
    ]
    return found if needed or not form.base_fields else [form, *found]


def by_its_template(form: forms.Form) -> str:
    return form.render(form.template_name)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_each_form_of_the_console_is_drawn_as_its_template_draws_it(kind: type[HouseForm]) -> None:
    # The id of an empty form is made anew each time it is asked for.
    form = kind(initial={"form_id": "6e1c7f3e-5b0b-4d3b-9d2f-6a8f5b1c2d3e"})
    assert str(form) == by_its_template(form)
    assert isinstance(drawn(form), SafeString)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), TEXTS, TEXTS), max_size=3), st.lists(st.tuples(TEXTS, TEXTS)))
def test_labels_help_and_choices_are_escaped_as_the_template_does(
    plain: list[tuple[type[forms.Field], str, str]], choices: list[tuple[str, str]]
) -> None:
    form = HouseForm()
    for place, (kind, label, help_text) in enumerate(plain):
        form.fields[f"f{place}"] = kind(label=label, help_text=help_text)
    form.fields["one"] = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, help_text="One of them")
    form.fields["id"] = forms.CharField(widget=forms.HiddenInput)
    assert str(form) == by_its_template(form)


def test_a_form_with_an_error_is_left_to_its_template() -> None:
    class Asking(HouseForm):
        name = "asking"
        what = forms.CharField(label="What")

    form = Asking({})
    assert drawn(form) is None
    assert 'class="error"' in str(form)
    assert drawn(Asking({"what": "this"})) is not None
