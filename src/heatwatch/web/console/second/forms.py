"""Forms of the second step."""

from django import forms

from heatwatch.web.console.forms.house_form import NO_MEMORY, HouseForm

CODE_HELP = "Six digits. Each code works once."
NAME_HELP = "For you, to tell several apart: my phone, blue key."
CHECKED = [
    ("", "choose"),
    ("in_person", "I met them in person"),
    ("called_back", "I called them back on the number that the office has"),
]


def code_input() -> forms.TextInput:
    """A code that a browser may bring from a message, and never keeps."""
    return forms.TextInput(attrs={**NO_MEMORY, "autocomplete": "one-time-code"})


class CarryingForm(HouseForm):
    """Carries where the person was going, and, sealed to them, what they were sending."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    box = forms.CharField(required=False, widget=forms.HiddenInput)


class SecondStepForm(CarryingForm):
    """A code of an app, or a recovery code."""

    name = "second_step"
    code = forms.CharField(
        label="Code from your app",
        max_length=60,
        required=False,
        help_text="Or one of your recovery codes, or the code that your administrator gave you.",
        widget=code_input(),
    )


class AppForm(HouseForm):
    """The first code that a new app shows proves that it works."""

    name = "add_app"
    proof = forms.CharField(widget=forms.HiddenInput, max_length=400)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Name of this app or phone", max_length=40, initial="My phone", help_text=NAME_HELP)
    code = forms.CharField(label="Code that the app shows", max_length=20, help_text=CODE_HELP, widget=code_input())


class PasskeyForm(HouseForm):
    """A passkey's name; the script adds what the authenticator answered."""

    name = "add_passkey"
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Name of this passkey", max_length=40, initial="My passkey", help_text=NAME_HELP)


class ResetFactorsForm(HouseForm):
    """An administrator says whose factors end, and how they know that it is that person who asks."""

    name = "reset_factors"
    username = forms.CharField(label="Type their sign-in name", max_length=60, widget=forms.TextInput(attrs=NO_MEMORY))
    checked = forms.ChoiceField(label="How do you know that it is they who ask?", choices=CHECKED)
