"""Forms of a tip's page, each with a button and an address of its own."""

from typing import Any

from django import forms

from heatwatch.knowledge.desk_tables import TYPES, dispositions, lanes, urgencies
from heatwatch.web.console.forms.house_form import LINE, LONG, NOT_GIVEN, OnceForm, VersionedForm, text_area
from heatwatch.web.console.forms.moment import MomentField

TYPE_WORDS = {"labor": "Labor", "sex": "Sex"}
NOT_ABOUT = "Not the person it is about."


class ReplyForm(OnceForm):
    """Write to the reporter."""

    name = "reply"
    text = forms.CharField(label="Your reply", max_length=LONG, widget=text_area(6))


class NoteForm(OnceForm):
    """Write a note for colleagues."""

    name = "note"
    text = forms.CharField(label="Your note", max_length=LONG, widget=text_area(4))


class AssignForm(VersionedForm):
    """Give the tip to somebody."""

    name = "assign"
    assignee = forms.ChoiceField(label="Assigned to", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [("", "nobody"), *people]  # type: ignore[attr-defined]  # a ChoiceField


class TriageForm(VersionedForm):
    """Lane, urgency, types and place, as a person sees them."""

    name = "triage"
    lane = forms.ChoiceField(label="Lane", required=False)
    urgency = forms.ChoiceField(label="Urgency", required=False)
    types = forms.MultipleChoiceField(
        label="Type", required=False, choices=[(t, TYPE_WORDS[t]) for t in TYPES], widget=forms.CheckboxSelectMultiple
    )
    jurisdiction = forms.CharField(
        label="Jurisdiction", required=False, max_length=40, help_text="The place whose office is responsible."
    )
    reason = forms.CharField(
        label="Why, in one line",
        required=False,
        max_length=LINE,
        help_text="Needed when you change the lane that the reader set. It is sealed with the tip.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, grades in (("lane", lanes()), ("urgency", urgencies())):
            choices = [("", "not set"), *((grade.id, grade.label) for grade in grades.values())]
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class CloseForm(VersionedForm):
    """How the tip ended, and why."""

    name = "close"
    disposition = forms.ChoiceField(label="How it ended")
    reason = forms.CharField(label="Why, in one line", max_length=LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "choose"), *((d.id, d.label) for d in dispositions().values())]
        self.fields["disposition"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class ReopenForm(VersionedForm):
    """Why a closed tip is taken up again."""

    name = "reopen"
    reason = forms.CharField(label="Why it is opened again", max_length=LINE)


class HandOverForm(OnceForm):
    """What emergency services were told."""

    name = "hand_over"
    agency = forms.CharField(label="Agency", max_length=LINE)
    person = forms.CharField(label="Person spoken to", max_length=LINE, help_text=NOT_GIVEN)
    incident = forms.CharField(label="Incident number", max_length=LINE, help_text=NOT_GIVEN)
    time = MomentField(label="When")
    told = forms.CharField(label="What they were told", max_length=LONG, widget=text_area(3))


class MinorForm(VersionedForm):
    """Whether someone under 18 may be exploited."""

    name = "mark_minor"
    minor = forms.ChoiceField(
        label="May someone under 18 be exploited?",
        choices=[("yes", "Yes, or it cannot be ruled out"), ("no", "No sign of it")],
        widget=forms.RadioSelect,
    )


class ReportForm(OnceForm):
    """One step of the child-abuse report: to which agency and whom, when, under which reference."""

    name = "record_report"
    step = forms.ChoiceField(widget=forms.HiddenInput, choices=[("phoned", "by telephone"), ("written", "in writing")])
    agency = forms.CharField(label="Agency", max_length=LINE, widget=forms.TextInput(attrs={"list": "child-agencies"}))
    person = forms.CharField(label="Person who took it", max_length=LINE)
    time = MomentField(label="When")
    reference = forms.CharField(label="Reference number", max_length=LINE, required=False)


class WaiveForm(OnceForm):
    """A supervisor's reason why no report is made."""

    name = "waive_report"
    reason = forms.CharField(label="Why no report is made", max_length=LONG, widget=text_area(3))


class RestrictForm(VersionedForm):
    """Who alone may read the tip from now on."""

    name = "restrict"
    sure = forms.BooleanField(label="It names an officer, a colleague or someone I know", required=True)
    supervisor = forms.ChoiceField(
        label="Supervisor", help_text=NOT_ABOUT, error_messages={"required": f"Choose a supervisor. {NOT_ABOUT}"}
    )
    reviewer = forms.ChoiceField(
        label="Outside reviewer",
        help_text=f"{NOT_ABOUT} Only people whose six words were compared are offered: see Keys.",
        error_messages={"required": f"Choose an outside reviewer. {NOT_ABOUT}"},
    )

    def __init__(
        self, *args: Any, supervisors: list[tuple[str, str]], reviewers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Whoever it names may be one of them: nobody is chosen before a person chooses.
        for name, people in (("supervisor", supervisors), ("reviewer", reviewers)):
            self.fields[name].choices = [("", "choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField


class UnrestrictForm(VersionedForm):
    """Give the tip back to the desk."""

    name = "unrestrict"


class BulkForm(OnceForm):
    """Assign or close several opened tips at once."""

    name = "bulk"
    act = forms.ChoiceField(choices=[("assign", "assign"), ("close", "close")])
    assignee = forms.ChoiceField(label="Assign to", required=False)
    disposition = forms.ChoiceField(label="How they ended", required=False)
    reason = forms.CharField(label="Why, in one line", max_length=LINE, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        endings = [("", "choose"), *((d.id, d.label) for d in dispositions().values())]
        self.fields["assignee"].choices = [("", "nobody"), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["disposition"].choices = endings  # type: ignore[attr-defined]  # a ChoiceField
