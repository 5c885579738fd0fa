"""Forms for advocates, and for whoever records what counsel said."""

from typing import Any

from django import forms

from heatwatch.web.console.forms.house_form import LONG, HouseForm, OnceForm, text_area


class AdvocateNoteForm(OnceForm):
    """A note that only advocates open."""

    name = "advocate_note"
    text = forms.CharField(label="Your note", max_length=LONG, widget=text_area(8))


class PrivilegeForm(HouseForm):
    """Which legal basis counsel named, and who of counsel."""

    name = "privilege"
    basis = forms.ChoiceField(label="Legal basis")
    counsel = forms.CharField(label="Who of the office's counsel decided", max_length=120)

    def __init__(self, *args: Any, bases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [("", "choose"), *bases]  # type: ignore[attr-defined]  # a ChoiceField
