"""Forms for accounts and keys."""

from typing import Any

from django import forms

from heatwatch.accounts.access import ROLES
from heatwatch.knowledge.spoken.languages import NAMES, UNNAMED, name_of
from heatwatch.web.console.forms.house_form import NO_MEMORY, HouseForm, OnceForm
from heatwatch.web.console.shown.wording import label

KNOWING = "I know that what only this person opens can then be opened with the two recovery sheets only"
LANGUAGES_HELP = (
    "Codes with spaces between: en es zh vi tl ar ko. Tips in these languages are offered to them to translate."
)
ROLE_CHOICES = [(role, label(role).capitalize()) for role in ROLES]


class LanguagesField(forms.CharField):
    """The languages that somebody reads: whoever looks for a reader of one finds them by these."""

    def __init__(self) -> None:
        super().__init__(label="Languages they read", max_length=60, initial="en", help_text=LANGUAGES_HELP)

    def clean(self, value: Any) -> str:
        """The codes in small letters, each once; refuses one that names no language."""
        codes = list(dict.fromkeys(super().clean(value).lower().replace(",", " ").split()))
        if unknown := [code for code in codes if code == UNNAMED or name_of(code) == code]:
            known = ", ".join(f"{code} {name}" for code, name in NAMES.items() if code != UNNAMED)
            raise forms.ValidationError(f"No language is known as {unknown[0]}. Known are {known}.")
        return " ".join(codes)


class AccountForm(HouseForm):
    """What an administrator may change of an account."""

    name = "account"
    display_name = forms.CharField(label="Name as colleagues see it", max_length=120)
    roles = forms.MultipleChoiceField(label="Roles", choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple)
    languages = LanguagesField()
    is_active = forms.BooleanField(label="May sign in", required=False, initial=True)
    knowing = forms.BooleanField(label=KNOWING, required=False)


class NewAccountForm(HouseForm):
    """A new account."""

    name = "new_account"
    username = forms.CharField(
        label="Sign-in name",
        max_length=60,
        help_text="Letters, digits, dots and hyphens. It cannot be changed later.",
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    display_name = forms.CharField(label="Name as colleagues see it", max_length=120)
    roles = forms.MultipleChoiceField(label="Roles", choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple)
    languages = LanguagesField()


class ResetForm(HouseForm):
    """End a person's key and give them a new set-up code."""

    name = "reset_account"
    knowing = forms.BooleanField(label=KNOWING, required=False)


class GrantForm(OnceForm):
    """The six words that the new member read aloud."""

    name = "grant"
    compartment = forms.CharField(widget=forms.HiddenInput)
    account = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(label="The six words you hear", max_length=120, widget=forms.TextInput(attrs=NO_MEMORY))
