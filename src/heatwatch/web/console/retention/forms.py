"""Forms of holds, of the reporter's wish for deletion, and of disposals."""

from typing import Any

from django import forms

from heatwatch.web.console.forms.house_form import LINE, LONG, OnceForm, text_area


class HoldForm(OnceForm):
    """Keep the tip."""

    name = "place_hold"
    kind = forms.ChoiceField(
        label="What it is needed for",
        choices=[("litigation", "Litigation: a case, a claim, or a court's order"), ("investigation", "Investigation")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why, in one line", max_length=LINE, help_text="It is sealed with the tip.")


class LiftForm(OnceForm):
    """End a hold."""

    name = "lift_hold"
    hold = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why it is no longer needed", max_length=LINE)


class DecideForm(OnceForm):
    """Grant or refuse the reporter's wish for deletion."""

    name = "decide_deletion"
    wish = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Decision",
        choices=[("granted", "Delete it: it becomes due as soon as it is closed"), ("refused", "Keep it")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why, in one line, for the file", max_length=LINE)
    answer = forms.CharField(
        label="What the reporter reads",
        max_length=LONG,
        widget=text_area(4),
        help_text="In plain words and in their language: what follows, and why.",
    )


class ChosenForm(OnceForm):
    """Several lines of a list."""

    name = "chosen"
    chosen = forms.Field(required=False, widget=forms.MultipleHiddenInput)


def on_a_tip() -> dict[str, Any]:
    """The forms that stand on a tip's page, by name."""
    return {form.name: form for form in (HoldForm, LiftForm, DecideForm)}
