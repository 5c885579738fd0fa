"""The form of a link: one button says that it holds, the other that it does not."""

from django import forms

from heatwatch.links import rules
from heatwatch.web.console.forms.house_form import OnceForm


class LinkForm(OnceForm):
    """Two tips are about the same, or not: the pressed button says which."""

    name = "decide_link"
    verdict = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(rules.CONFIRMED, "the same"), (rules.REJECTED, "not the same")]
    )
