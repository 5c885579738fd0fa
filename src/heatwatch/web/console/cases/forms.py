"""Forms of cases, and those with which a tip comes into one and out again."""

from django import forms

from heatwatch.web.console.forms.house_form import LINE, NO_MEMORY, HouseForm, OnceForm

CALLED = "Only casework reads this name. Name no person in it whom the list of cases must not name."


def name_field(*, required: bool, help_text: str) -> forms.CharField:
    """What people call a case among themselves."""
    return forms.CharField(
        label="Name of the case",
        max_length=120,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(NO_MEMORY),
    )


class OpenCaseForm(OnceForm):
    """What a new case is called."""

    name = "open_case"
    called = name_field(required=True, help_text=CALLED)


class CloseCaseForm(OnceForm):
    """Why a case ends."""

    name = "close_case"
    reason = forms.CharField(label="Why, in one line", max_length=LINE)


class ReopenCaseForm(OnceForm):
    """Why a closed case is taken up again."""

    name = "reopen_case"
    reason = forms.CharField(label="Why it is opened again", max_length=LINE)


class BringForm(OnceForm):
    """Into which case a tip is brought: one that is open, or a new one. The card of the tip's page offers the cases."""

    name = "bring_in"
    case = forms.UUIDField(
        label="Case",
        required=False,
        widget=forms.Select,
        error_messages={"invalid": "This is no case. Choose one from the list."},
    )
    called = name_field(required=False, help_text=f"For a new case only. {CALLED}")


class TakeOutForm(OnceForm):
    """Out of which case a tip is taken."""

    name = "take_out"
    case = forms.UUIDField(widget=forms.HiddenInput)


ON_A_TIP: tuple[type[HouseForm], ...] = (BringForm, TakeOutForm)
