"""The form of a link: one button says that it holds, the other that it does not. And what a chart of links shows."""

from typing import Any

from django import forms

from heatwatch.links import rules
from heatwatch.links.actions.charting import ALL, CONFIRMED, PROBABLE, Wanted
from heatwatch.web.console.forms.house_form import NO_MEMORY, HouseForm, OnceForm

# Suggested links from these probabilities on, as `rules.WORDS` names them; weak ones would join everything.
SUGGESTED = [
    (str(least), f"confirmed, and suggested as {words}{' or stronger' if place else ''}")
    for place, (least, words) in enumerate(rules.WORDS[:-1])
]
NUMBER = {**NO_MEMORY, "placeholder": "HW-7K3-Q92", "size": "12"}


def day() -> forms.DateInput:
    """A day, which the browser lets one choose."""
    return forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")


class LinkForm(OnceForm):
    """Two tips are about the same, or not: the pressed button says which."""

    name = "decide_link"
    verdict = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(rules.CONFIRMED, "the same"), (rules.REJECTED, "not the same")]
    )


class ChartForm(HouseForm):
    """What a chart shows. It changes nothing, and what is asked stands in the address."""

    name = "chart"
    steps = forms.ChoiceField(label="How far", choices=[("1", "one step"), ("2", "two steps")], initial="1")
    least = forms.ChoiceField(
        label="How strong",
        choices=[(ALL, "all links"), (PROBABLE, "likely and stronger, or confirmed"), (CONFIRMED, "confirmed only")],
        initial=ALL,
    )
    since = forms.DateField(label="Came from", required=False, widget=day())
    until = forms.DateField(label="Came until", required=False, widget=day())
    to = forms.CharField(
        label="How is it connected with tip", max_length=12, required=False, widget=forms.TextInput(NUMBER)
    )

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "This lies before the other day. Give the later day here.")
        return given

    @property
    def wanted(self) -> Wanted:
        """What was asked for; all of it where something could not be read."""
        if not self.is_valid():
            return Wanted()
        given = self.cleaned_data
        return Wanted(given["least"], given["since"], given["until"], int(given["steps"]))


class GroupForm(HouseForm):
    """By which links a group hangs together. It changes nothing, and what is asked stands in the address."""

    name = "group"
    least = forms.ChoiceField(
        label="Joined by", choices=[(CONFIRMED, "confirmed links only"), *SUGGESTED], initial=CONFIRMED
    )

    @property
    def least_likely(self) -> float | None:
        """How likely a suggested link has to be; None where only confirmed ones count."""
        given = self.cleaned_data["least"] if self.is_valid() else CONFIRMED
        return None if given == CONFIRMED else float(given)
