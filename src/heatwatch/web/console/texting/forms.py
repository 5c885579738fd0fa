"""Forms of a tip that came by text message or e-mail."""

import re
from datetime import time
from typing import Any

from django import forms

from heatwatch.intake.incoming import EMAIL, SMS
from heatwatch.texting.rules import LONGEST, LONGEST_MAIL
from heatwatch.web.console.forms.house_form import LINE, OnceForm, text_area

# Names neither the office nor what it is about: somebody else may hold the telephone.
FIRST_WORDS = {
    "en": "We read your message. You can text here whenever it is safe for you. Text STOP and nothing more comes.",
    "es": "Leímos su mensaje. Puede escribir aquí cuando sea seguro para usted. Escriba ALTO y no llega nada más.",
}
FIRST_LINES = {
    "en": "We read your message. You can answer this e-mail whenever it is safe for you. Answer STOP and no more come.",
    "es": "Leímos su mensaje. Puede contestar cuando sea seguro para usted. Conteste ALTO y no llegan más.",
}
SHAPE = re.compile(r"(\d\d):(\d\d)")
OF_A_DAY = "like 18:30, by the clock of this office"


class TextReplyForm(OnceForm):
    """Answer by text message."""

    name = "text_reply"
    text = forms.CharField(
        label="Your text message",
        max_length=LONGEST,
        widget=text_area(4),
        help_text=f"At most {LONGEST} characters. Name neither this office nor what it is about.",
    )


class MailReplyForm(OnceForm):
    """Answer by e-mail."""

    name = "mail_reply"
    text = forms.CharField(
        label="Your e-mail",
        max_length=LONGEST_MAIL,
        widget=text_area(8),
        help_text="Plain words. It is sent under the subject “Your message”, without what they wrote. "
        "Name neither this office nor what it is about.",
    )


class PhoneWordForm(OnceForm):
    """What somebody learned of a telephone or mailbox."""

    name = "record_word"
    safe = forms.ChoiceField(
        label="May this telephone be texted?",
        choices=[("yes", "Yes, the reporter said that it is safe"), ("no", "No, or it is not certain")],
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label="How and when they said so",
        max_length=LINE,
        required=False,
        help_text="Needed for a yes. It is sealed.",
    )
    start = forms.CharField(label="Only from", max_length=5, required=False, help_text=f"On any day, {OF_A_DAY}.")
    end = forms.CharField(label="Only until", max_length=5, required=False, help_text="Leave both out for any time.")

    def __init__(self, *given: Any, channel: str = SMS, **named: Any) -> None:
        super().__init__(*given, **named)
        if channel == EMAIL:
            self.fields["safe"].label = "May this mailbox be written to?"

    def clean_start(self) -> time | None:
        """The first time of the hours that are safe."""
        return _time(self.cleaned_data["start"])

    def clean_end(self) -> time | None:
        """The last time of them."""
        return _time(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        """Both times or neither, and not the same."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("start"), given.get("end")
        if not self.errors and ((start is None) != (end is None) or (start is not None and start == end)):
            self.add_error("end", "Write two different times, or none.")
        return given


def _time(text: str) -> time | None:
    found = SHAPE.fullmatch(text.strip())
    if not text.strip():
        return None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise forms.ValidationError(f"Write it {OF_A_DAY}.")
    return time(int(found[1]), int(found[2]))
