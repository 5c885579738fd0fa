"""What a call-taker may write down. Nothing but the call itself is needed."""

from typing import Any

from django import forms

from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT
from heatwatch.knowledge.spoken.languages import ANY_CHINESE, NAMES, UNNAMED
from heatwatch.web.console.forms.house_form import HouseForm, text_area

# Some browsers send what is typed to a checker of spelling on the network, or keep it to complete other forms with it.
UNSHARED = {"autocomplete": "off", "spellcheck": "false"}
YES_NO = [("yes", "Yes"), ("no", "No")]
UNSURE = [*YES_NO, ("unknown", "They do not know")]
EMERGENCY = [
    ("", "not called"),
    ("caller", "the caller called 911"),
    ("desk", "I called 911"),
    ("declined", "the caller does not want it"),
]
# Which of the languages are asked for on the telephone, the frequent ones first. Chinese that is spoken has no letters.
SPOKEN = ("en", "es", ANY_CHINESE, "vi", "tl", "ko", "ar", "pa", "hi", "ru", "fa", "km", UNNAMED)
LANGUAGES = [(code, NAMES[code]) for code in SPOKEN]


def answers(label: str, choices: list[tuple[str, str]], *, help_text: str = "") -> forms.ChoiceField:
    """A question with a few answers; none of them chosen says that it was not asked."""
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, help_text=help_text
    )


def lines(label: str, help_text: str = "", rows: int = 2) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label, max_length=FIELD_LIMIT, required=False, help_text=help_text, widget=text_area(rows, **UNSHARED)
    )


class CallForm(HouseForm):
    """A telephone call. The safety questions come first, on the page and here."""

    name = "call"
    token = forms.CharField(max_length=43, widget=forms.HiddenInput)
    began = forms.DateTimeField(widget=forms.HiddenInput)
    keeper = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    talk = answers("Is it safe for you to talk right now?", YES_NO)
    danger_now = answers("Is anyone in danger right now?", UNSURE)
    emergency = forms.ChoiceField(label="911", choices=EMERGENCY, required=False)
    minor = answers("Is anyone in this under 18?", UNSURE)

    story = forms.CharField(
        label="What the caller says",
        max_length=STORY_LIMIT,
        required=False,
        help_text="In their words, as they say it. Short sentences are read best.",
        widget=text_area(12, **UNSHARED),
    )
    who = lines("Who is involved?", "Names, nicknames, or what they look like.")
    where = lines("Where?", "An address, a business, a street corner, a website.")
    when = lines("When?", "A day, a time, or how long it has been going on.")
    vehicles = lines("Cars or other vehicles", "Color, make, license plate and state.")
    contacts = lines("Their phone numbers and online names", "Read each number back.")
    about_officials = forms.BooleanField(label="Somebody from the police or this office is involved", required=False)
    affected = answers("Is this happening to the caller?", [("self", "Yes"), ("other", "No, to someone else")])
    how_known = lines("How does the caller know?", "Saw it, lives next door, was told.")
    wishes = lines("What does the caller want to happen?", "And what they do not want. Promise nothing.")
    contact_safe = answers("Is it safe to contact the caller?", YES_NO)
    contact_how = lines("How and when?", "A number, safe hours, and what not to say if someone else answers.")
    language = forms.ChoiceField(label="Language of the caller", choices=LANGUAGES, initial="en")
    asked = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        """`questions` are all that the knowledge base may suggest; nothing else can have been asked."""
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = [(one, one) for one in questions]  # type: ignore[attr-defined]  # a choice field

    @property
    def where_and_who(self) -> list[forms.BoundField]:
        """What the report of the public site asks too."""
        return [self[name] for name in ("where", "when", "who", "contacts", "vehicles", "about_officials")]

    @property
    def about_the_caller(self) -> list[forms.BoundField]:
        """What helps to answer them."""
        names = ("wishes", "how_known", "affected", "contact_safe", "contact_how", "language")
        return [self[name] for name in names]
