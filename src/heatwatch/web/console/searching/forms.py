"""What is looked for."""

from django import forms

from heatwatch.saved.rules import MOST_DAYS, MOST_MORE
from heatwatch.web.console.forms.house_form import LINE, NO_MEMORY, HouseForm, OnceForm


class SearchForm(HouseForm):
    """Words, and the fields that stand in them."""

    name = "search"
    query = forms.CharField(label="Look for", max_length=LINE, widget=forms.TextInput({**NO_MEMORY, "type": "text"}))


class ChangeSearchForm(OnceForm):
    """What a saved search is called, and how its owner is told."""

    name = "saved_search"
    called = forms.CharField(
        label="Name",
        max_length=80,
        help_text="Sealed, as the words are. Only you are shown it.",
        widget=forms.TextInput(NO_MEMORY),
    )
    more_than = forms.IntegerField(
        label="Tell me only when more tips fit than",
        required=False,
        min_value=1,
        max_value=MOST_MORE,
        help_text="Leave both empty to be told of each new tip.",
    )
    days = forms.IntegerField(label="within so many days", required=False, min_value=1, max_value=MOST_DAYS)
    by_alert = forms.BooleanField(
        label="Tell me by e-mail or push too",
        required=False,
        help_text="It says that a saved search has something new, and not which. It goes where alerts reach you.",
    )


class SaveSearchForm(ChangeSearchForm):
    """A search that is kept, with the words that were asked for."""

    name = "save_search"
    query = forms.CharField(max_length=LINE, widget=forms.HiddenInput)
