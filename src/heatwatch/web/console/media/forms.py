"""The two forms about a file: why it must be seen, and to whom a withheld one was reported."""

from django import forms

from heatwatch.web.console.forms.house_form import LINE, LONG, NOT_GIVEN, OnceForm, text_area
from heatwatch.web.console.forms.moment import MomentField


class ViewForm(OnceForm):
    """Why a file must be seen."""

    name = "view_file"
    reason = forms.CharField(
        label="Why do you need to see this file?",
        max_length=LINE,
        help_text="One line. It is sealed with the tip; your name, this file and the time go into the audit trail.",
    )


class FileHandOverForm(OnceForm):
    """To whom a withheld file was reported."""

    name = "hand_over_file"
    agency = forms.CharField(label="Reported to", max_length=LINE)
    person = forms.CharField(label="Person who took the report", max_length=LINE, help_text=NOT_GIVEN)
    time = MomentField(label="When")
    reference = forms.CharField(label="Report or reference number", max_length=LINE, help_text=NOT_GIVEN)
    told = forms.CharField(
        label="What they were told, and what they said is to be done", max_length=LONG, widget=text_area(3)
    )
