"""The forms of the rota, and of where alerts reach a person."""

from collections.abc import Iterable
from typing import Any

from django import forms

from heatwatch.alerts.rules import MOST_WEEKS
from heatwatch.shifts.rules import LONGEST_NOTE
from heatwatch.web.console.forms.house_form import LONG, NO_MEMORY, HouseForm, OnceForm, text_area
from heatwatch.web.console.forms.moment import WallField

PLACES = [("1", "first"), ("2", "second"), ("3", "third"), ("4", "fourth"), ("5", "fifth")]
# The longest address of a mailbox (RFC 5321), and one of the web that nobody would type.
LONGEST_MAIL, LONGEST_PUSH, LONGEST_TOKEN, LONGEST_NUMBER = 254, 300, 200, 30
LONGEST_LABEL = 40


class ShiftForm(OnceForm):
    """Who is on call from when to when, and how often the same again."""

    name = "shift"
    account = forms.ChoiceField(label="Who is on call")
    place = forms.ChoiceField(
        label="When are they woken?", choices=PLACES, initial="1", help_text="The next one follows when nobody answers."
    )
    begins = WallField(label="From", help_text="Day and time, by the clock of this office.")
    ends = WallField(label="Until", help_text="A day off is simply a shift of somebody else.")
    weeks = forms.IntegerField(
        label="For how many weeks",
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text="The same hours of the same day, each week.",
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", "choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField


class ReachForm(HouseForm):
    """Where alerts reach a person. Whoever empties it all is reached nowhere."""

    name = "reach"
    mail = forms.CharField(
        label="E-mail address",
        required=False,
        max_length=LONGEST_MAIL,
        widget=forms.TextInput({"inputmode": "email", **NO_MEMORY}),
    )
    push = forms.CharField(
        label="Push address (as ntfy takes it)",
        required=False,
        max_length=LONGEST_PUSH,
        help_text="Choose a topic that nobody can guess: whoever knows it reads what comes there.",
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    token = forms.CharField(
        label="Token of the push service, where it asks for one",
        required=False,
        max_length=LONGEST_TOKEN,
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    text = forms.CharField(
        label="Telephone number for text messages",
        required=False,
        max_length=LONGEST_NUMBER,
        help_text="Whoever sees its screen reads that a tip waits. Nobody reads what you answer there.",
        widget=forms.TextInput({"inputmode": "tel", **NO_MEMORY}),
    )
    call = forms.CharField(
        label="Telephone number for calls",
        required=False,
        max_length=LONGEST_NUMBER,
        help_text="It rings for 20 seconds, and says that a tip waits to whoever or whatever picks up.",
        widget=forms.TextInput({"inputmode": "tel", **NO_MEMORY}),
    )
    callers = forms.BooleanField(
        label="While I am on call, ring that number for callers who want to talk to a person",
        required=False,
        help_text="Where the office has it so. You are asked to press 1 first. Neither of you sees the other's number.",
    )


class BrowserForm(HouseForm):
    """A browser's name; the script adds where its maker takes a push for it."""

    name = "add_browser"
    label = forms.CharField(
        label="Name of this browser",
        max_length=LONGEST_LABEL,
        initial="My browser",
        help_text="So that you know it again in this list.",
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    # What is wrong with it is said in words above the form: nobody typed it.
    endpoint = forms.CharField(required=False, max_length=LONG, widget=forms.HiddenInput)


class HandoverForm(OnceForm):
    """To whom a shift is handed over, and what they should know."""

    name = "handover"
    coming = forms.ChoiceField(label="Who comes")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What they should do next, by numbers. What a tip says belongs into the tip's own notes: this one is "
        "read by the whole desk, also once the tip is restricted.",
        widget=text_area(5),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coming"].choices = [("", "choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField
