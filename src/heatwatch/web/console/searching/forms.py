"""What is looked for."""

from django import forms

from heatwatch.web.console.forms.house_form import LINE, NO_MEMORY, HouseForm


class SearchForm(HouseForm):
    """Words, and the fields that stand in them."""

    name = "search"
    query = forms.CharField(label="Look for", max_length=LINE, widget=forms.TextInput({**NO_MEMORY, "type": "text"}))
