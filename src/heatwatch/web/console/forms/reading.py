"""Forms by which people correct what the reader found: a button for each finding, and one to add another."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from heatwatch.desk.judgements import ADDED, CONFIRMED, REJECTED
from heatwatch.desk.readings import DANGER, INDICATOR
from heatwatch.knowledge.model.indicators import Indicator
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.web.console.forms.house_form import OnceForm

QUOTE = 1_000
# The groups of the model, in its order, as people read them.
GROUPS = {
    "recruitment": "How they were brought in",
    "control": "What controls them",
    "seen": "What others see",
    "danger": "Danger signs",
}
ABOUT = [(INDICATOR, "indicator"), (DANGER, "danger sign")]


class JudgeForm(OnceForm):
    """A finding is right, or wrong: the pressed button says which."""

    name = "judge"
    about = forms.ChoiceField(widget=forms.HiddenInput, choices=ABOUT)
    finding = forms.CharField(widget=forms.HiddenInput, max_length=60)
    verdict = forms.ChoiceField(widget=forms.HiddenInput, choices=[(CONFIRMED, "right"), (REJECTED, "wrong")])
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        """A finding that stands in the text already needs no words beside it."""
        return {**(super().clean() or {}), "quote": ""}


class AddForm(OnceForm):
    """Something else that the text reports, and, where one can point at them, the words that say so."""

    name = "add_finding"
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    finding = forms.ChoiceField(label="The text also reports")
    quote = forms.CharField(
        label="In these words", required=False, max_length=QUOTE, help_text="Copied from the tip, or left empty."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = [("", "choose"), *_grouped()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """The list holds indicators and danger signs; which of both was chosen is told by its id."""
        given = super().clean() or {}
        about, _, finding = str(given.get("finding", "")).partition(":")
        return {**given, "about": about, "finding": finding, "verdict": ADDED}


def anchor_of(posted: Mapping[str, Any]) -> str:
    """Where the page shows the finding that a form was about."""
    finding = str(posted.get("finding", "")).rpartition(":")[2]
    return f"finding-{finding}" if finding.isidentifier() else "reading"


def _grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    known = knowledge()
    both = [(INDICATOR, one) for one in known.verified("indicators").values()]
    both += [(DANGER, one) for one in known.verified("dangers").values()]
    return [(words, _choices(one for one in both if one[1].group == group)) for group, words in GROUPS.items()]


def _choices(entries: Iterable[tuple[str, Indicator]]) -> list[tuple[str, str]]:
    named = sorted((one.name["en"], f"{about}:{one.id}") for about, one in entries)
    return [(value, words) for words, value in named]
