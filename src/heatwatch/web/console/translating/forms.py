"""Forms for asking a reader of the language, and for writing a translation."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html

from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.knowledge.spoken.languages import NAMES
from heatwatch.web.console.forms.house_form import OnceForm, VersionedForm, text_area


class AskTranslationForm(VersionedForm):
    """Who is asked to translate the tip."""

    name = "ask_translation"
    reader = forms.ChoiceField(label="To be translated by")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_people = bool(people)
        self.fields["reader"].choices = [("", "choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField


class SettleTranslationForm(VersionedForm):
    """Nobody is asked any more: it is done, or was withdrawn."""

    name = "settle_translation"
    how = forms.ChoiceField(choices=[("done", "done"), ("withdrawn", "withdrawn")], widget=forms.HiddenInput)


BY_NAME = sorted(NAMES.items(), key=lambda one: one[1].lower())


class LanguageForm(VersionedForm):
    """In which language the tip is written."""

    name = "set_language"
    language = forms.ChoiceField(label="It is written in", choices=BY_NAME)


# A box is as high as its text: so many letters stand in a line of it beside the original at 1280 points.
LETTERS_IN_A_LINE, LEAST_ROWS, MOST_ROWS = 50, 8, 40


class TranslateForm(OnceForm):
    """What a part of the tip says in English. `version` is the translation of it that the page showed, 0 for none."""

    name = "translate"
    part = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    text = forms.CharField(label="In English", max_length=STORY_LIMIT, widget=text_area(LEAST_ROWS, lang="en"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Several stand on one page, each with the id of its part."""
        told = args[0] if args and args[0] else kwargs.get("initial", {})
        super().__init__(*args, auto_id=f"translate_{_id(told.get('part'))}_%s", **kwargs)

    def beside(self, title: str, original: str) -> None:
        """Name the part in the label, since several boxes stand on the page, and make the box as high as the text."""
        box = self.fields["text"]
        box.label = format_html('In English<span class="away">: {}</span>', title)
        longest = max(_rows(original), _rows(str(self["text"].value() or "")))
        box.widget.attrs["rows"] = min(max(longest, LEAST_ROWS), MOST_ROWS)


def _rows(text: str) -> int:
    return sum(1 + len(line) // LETTERS_IN_A_LINE for line in text.splitlines())


def _id(part: Any) -> str:
    """The id of a part; whatever is none of a message names the story."""
    try:
        return str(UUID(str(part)))
    except ValueError:
        return "story"
