"""The forms of whoever looks after reading and floods."""

from typing import Any

from django import forms

from heatwatch.knowledge.desk_tables import dispositions
from heatwatch.oversight.rules import FINDINGS
from heatwatch.web.console.forms.house_form import LINE, LONG, OnceForm, text_area


class FindingForm(OnceForm):
    """What an unusual reading was."""

    name = "finding"
    finding = forms.ChoiceField(label="What did you find?", choices=list(FINDINGS.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label="What you asked and saw",
        max_length=LONG,
        widget=text_area(3),
        help_text="The person reads this too. Name no tip by what it says.",
    )


class CloseGroupForm(OnceForm):
    """How all copies of a text ended. An ending that wants a record of each tip is not offered."""

    name = "close_group"
    disposition = forms.ChoiceField(label="How they ended")
    reason = forms.CharField(label="Why, in one line", max_length=LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        endings = [("", "choose"), *((d.id, d.label) for d in dispositions().values() if not d.needs)]
        self.fields["disposition"].choices = endings  # type: ignore[attr-defined]  # a ChoiceField
