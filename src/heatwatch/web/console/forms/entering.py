"""Forms for signing in, unlocking, and making a key."""

from django import forms

from heatwatch.web.console.forms.house_form import NO_MEMORY, HouseForm, secret_input

WORDS_HELP = "Six words. Capitals, hyphens and extra spaces do not matter."


class SignInForm(HouseForm):
    """Name and passphrase."""

    name = "sign_in"
    username = forms.CharField(label="Sign-in name", max_length=60, widget=forms.TextInput(attrs=NO_MEMORY))
    passphrase = forms.CharField(label="Passphrase", max_length=200, help_text=WORDS_HELP, widget=secret_input())
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    box = forms.CharField(required=False, widget=forms.HiddenInput)


class UnlockForm(HouseForm):
    """The passphrase again, with what the page was carrying."""

    name = "unlock"
    passphrase = forms.CharField(label="Passphrase", max_length=200, help_text=WORDS_HELP, widget=secret_input())
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    box = forms.CharField(required=False, widget=forms.HiddenInput)


class SetUpForm(HouseForm):
    """The one-time code that an administrator gave."""

    name = "set_up"
    username = forms.CharField(label="Sign-in name", max_length=60, widget=forms.TextInput(attrs=NO_MEMORY))
    code = forms.CharField(
        label="Set-up code",
        max_length=60,
        help_text="Seven groups of four, from your administrator. It works once, for three days.",
        widget=forms.TextInput(attrs=NO_MEMORY),
    )


class ChoosePassphraseForm(HouseForm):
    """The generated passphrase, typed by the person who will need it."""

    name = "choose_passphrase"
    username = forms.CharField(widget=forms.HiddenInput, max_length=60)
    code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    proof = forms.CharField(widget=forms.HiddenInput, max_length=200)
    passphrase = forms.CharField(
        label="Type the six words", max_length=200, widget=forms.TextInput(attrs=NO_MEMORY), help_text=WORDS_HELP
    )


class ChangePassphraseForm(HouseForm):
    """The old passphrase, and the generated new one typed once."""

    name = "change_passphrase"
    old = forms.CharField(label="Your passphrase until now", max_length=200, widget=secret_input())
    proof = forms.CharField(widget=forms.HiddenInput, max_length=200)
    passphrase = forms.CharField(
        label="Type the new six words", max_length=200, widget=forms.TextInput(attrs=NO_MEMORY), help_text=WORDS_HELP
    )
