"""Asking for one tip, and deciding."""

from django import forms

from heatwatch.web.console.forms.house_form import LINE, NO_MEMORY, HouseForm, OnceForm

HOURS = [("4", "4 hours"), ("24", "a day"), ("72", "3 days"), ("168", "a week")]


class AskForm(OnceForm):
    """The number of a tip, and what it is needed for."""

    name = "ask_need"
    number = forms.CharField(
        label="Tip number", max_length=20, help_text="HW-7K3-Q92", widget=forms.TextInput(NO_MEMORY)
    )
    reason = forms.CharField(
        label="What you need it for, in one line",
        max_length=LINE,
        help_text="Only those who decide can read this. Write no more of the matter than they need.",
    )


class DecideForm(HouseForm):
    """How long a tip is lent, and the six words where nobody compared them before."""

    name = "decide_need"
    hours = forms.ChoiceField(label="For how long", choices=HOURS, initial="24")
    words = forms.CharField(
        label="The six words they read to you", required=False, max_length=120, widget=forms.TextInput(NO_MEMORY)
    )

    def __init__(self, *args: object, compared: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if compared:
            del self.fields["words"]
