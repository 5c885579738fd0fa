"""Everything a tip's page shows, and its forms: one of them perhaps filled in and refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse

from heatwatch.accounts.access import may, roles_of
from heatwatch.accounts.queries import colleagues, names
from heatwatch.audit.queries import LINK, of_tip, without_links_to
from heatwatch.common import clock
from heatwatch.desk import queries, rules
from heatwatch.desk.actions.opening import OpenTip, open_tip
from heatwatch.desk.queries import needs
from heatwatch.knowledge.desk_tables import dispositions
from heatwatch.knowledge.spoken.languages import direction_of, written_in
from heatwatch.translating.queries import readers
from heatwatch.vault.queries import all_compared
from heatwatch.web.console.cases import card as cases
from heatwatch.web.console.cases.forms import ON_A_TIP
from heatwatch.web.console.forms import reading as reading_forms
from heatwatch.web.console.forms import tip as forms
from heatwatch.web.console.forms.house_form import HouseForm
from heatwatch.web.console.forms.moment import as_moment
from heatwatch.web.console.linking import card as linking
from heatwatch.web.console.linking.forms import LinkForm
from heatwatch.web.console.pages import page
from heatwatch.web.console.retention import card
from heatwatch.web.console.retention import forms as keeping_forms
from heatwatch.web.console.shown import files, history, reading
from heatwatch.web.console.texting import card as texting
from heatwatch.web.console.texting.forms import FIRST_LINES, FIRST_WORDS, MailReplyForm, PhoneWordForm, TextReplyForm
from heatwatch.web.console.translating import card as translating
from heatwatch.web.console.translating import wordings
from heatwatch.web.console.translating.forms import AskTranslationForm, LanguageForm, SettleTranslationForm
from heatwatch.web.console.watching.hidden import hidden_from

# So much of its history a tip's page tells; all of it stands in its trail.
LATEST = 200
ACTIONS = (
    "reply",
    "note",
    "assign",
    "triage",
    "correct_reading",
    "link",
    "close",
    "reopen",
    "hand_over",
    "report_child",
    "waive_child_report",
    "restrict",
    "download_original",
    "open_media",
    "withhold_file",
    "see_tip_trail",
    "place_hold",
    "lift_hold",
    "decide_deletion",
    "decide_need",
)
FORMS: dict[str, type[HouseForm]] = {
    form.name: form
    for form in (
        forms.ReplyForm,
        forms.NoteForm,
        forms.AssignForm,
        forms.TriageForm,
        forms.CloseForm,
        forms.ReopenForm,
        forms.HandOverForm,
        forms.MinorForm,
        forms.ReportForm,
        forms.WaiveForm,
        forms.RestrictForm,
        forms.UnrestrictForm,
        reading_forms.JudgeForm,
        reading_forms.AddForm,
        LinkForm,
        AskTranslationForm,
        SettleTranslationForm,
        LanguageForm,
        TextReplyForm,
        MailReplyForm,
        PhoneWordForm,
        *keeping_forms.on_a_tip().values(),
        *ON_A_TIP,
    )
}
# A child-abuse report is made twice, and each has the form's fields.
REPORT_STEPS = ("phoned", "written")
# Answers of the form, in the order of the page; the story stands above them.
ANSWERS = (
    ("who", "Who"),
    ("where", "Where"),
    ("when", "When"),
    ("vehicles", "Vehicles"),
    ("contacts", "Phone numbers and online names"),
    ("how_known", "How the reporter knows"),
    ("contact_how", "How and when to contact"),
    ("wishes", "What the caller wishes"),
    ("call", "How the call went"),
    ("sender", "Sent from"),
    ("marks", "What stands out"),
    ("elsewhere", "Files that are not here"),
    ("head", "Head of the e-mail"),
)
AFFECTED = {"self": "The reporter is the person affected", "other": "Somebody else is affected"}
SAID = {
    "reply": "Your reply was sent.",
    "note": "Your note was saved.",
    "text_reply": "Your text message waits to be sent. What becomes of it stands below.",
    "mail_reply": "Your e-mail waits to be sent. What becomes of it stands below.",
    "record_word": "What you recorded was kept.",
    "assign": "The tip was assigned.",
    "ask_translation": "They find it in their queue, under “To translate”.",
    "settle_translation": "Nobody is asked to translate this tip any more.",
    "set_language": "The language was saved.",
    "judge": "Your judgement was kept.",
    "add_finding": "Your finding was added.",
    "decide_link": "Your answer was kept.",
    "triage": "Lane, urgency and type were saved.",
    "close": "The tip was closed.",
    "reopen": "The tip was reopened.",
    "hand_over": "The hand-over was recorded.",
    "mark_minor": "Your answer was saved.",
    "record_report": "The report was recorded.",
    "waive_report": "The reason was recorded.",
    "unrestrict": "The tip is back at the desk. It is in no case: bring it into one again if it belongs there.",
    "place_hold": "The tip is on hold.",
    "lift_hold": "The hold was lifted.",
    "bring_in": "The tip is in the case: whoever holds casework opens it from now on. It stays as open as it was.",
    "take_out": "The tip is out of the case. Whoever saw it there may have kept its key.",
    "decide_deletion": "Your decision was recorded, and the reporter can read your answer.",
}


@dataclass(frozen=True)
class Clash:
    """What stands in the way of a form: changes after the version that it was made on, or a record made only once."""

    version: int = 0
    verb: str = ""

    def among(self, records: list[Any]) -> list[Any]:
        """The records of what the others did."""
        if self.verb:
            return [record for record in records if record.verb == self.verb]
        return [record for record in records if int(record.detail.get("version", 0)) > self.version]


def show(
    request: Any, tip: Any, *, bound: HouseForm | None = None, clash: Clash | None = None, status: int = 200
) -> HttpResponse:
    """Open the tip, which is recorded, and show its page."""
    now = clock.now()
    opened = open_tip(request.keyring, request.account, tip, now)
    read = reading.shown(opened, request.GET.get("version", ""), now)
    records, people = _records(request, tip), names()
    made = _forms(request, opened, bound, seen=read["seen"])
    tongue = translating.shown(request, opened, read["reading"], made.staff)
    context = {
        "tip": tip,
        "opened": opened,
        "now": now,
        "can": {action: may(request.account, action, on_restricted_to_me=tip.restricted) for action in ACTIONS},
        "forms": made,
        "tongue": tongue,
        "cases": cases.shown(request, tip, made["bring_in"]),
        "answers": answers(opened.story, read["words"]),
        **read,
        "answering": (answering := texting.shown(request, opened, people)),
        "letters": _letters(opened, tongue, answering.letters if answering else {}),
        "history": history.story_of(records, people, opened.received),
        "child": _child(opened),
        "partners": settings.AGENCY.child_report,
        "keeping": card.shown(opened),
        "links": linking.shown(request, opened, now),
        "files": files.shown(opened),
        "report": settings.AGENCY.file_report,
        "templates": wordings.of_replies(tip.language),
        "chosen_reply": wordings.chosen(request.GET.get("template", ""), tip.language),
        "closing_help": list(dispositions().values()),
        "loans": needs.loans_of(tip),
        "others": queries.present(tip, now, request.account),
        "clash": clash and _both_sides(clash, bound, [history.line(one, people) for one in clash.among(records)]),
        "refused": None if clash else bound,
        "said": SAID.get(request.GET.get("done", ""), ""),
        "answerable": bool(queries.mailbox_recipient(tip)),
    }
    return page(request, "tip", context, status=status)


def _both_sides(clash: Clash, bound: HouseForm | None, theirs: list[history.Act]) -> dict[str, Any]:
    return {"form": bound, "theirs": theirs, "stands": bool(clash.verb)}


def before_reading(
    request: Any, tip: Any, *, bound: HouseForm | None = None, clash: Clash | None = None, status: int = 200
) -> HttpResponse:
    """The page that offers restricting and shows nothing of the story, also while its form is refused."""
    if bound is not None and clash:
        bound.add_error(None, "This tip was changed while you chose. Look once more, and send it again.")
    return page(request, "before_reading", {"tip": tip, "form": bound or form_for("restrict", tip)}, status=status)


def _records(request: Any, tip: Any) -> list[Any]:
    """What was done on the tip. Whoever keeps the queue open makes a record a minute of a restricted one: no lists."""
    told = of_tip(tip.pk, without=["listed"])
    latest = list(told[:LATEST])
    # Which tips must not be known of is asked only where a record could name one: most tips were never linked.
    if not any(record.object_kind == LINK for record in latest):
        return latest
    return list(without_links_to(told, *hidden_from(request.account))[:LATEST])


def form_for(
    name: str, tip: Any, data: Mapping[str, Any] | None = None, staff: Sequence[Any] | None = None
) -> HouseForm:
    """One form of the page, empty or filled in; `staff` are the active colleagues, for whoever has them at hand."""
    known: dict[str, Any] = {}
    if name in NEEDS_THE_TIP:
        known = NEEDS_THE_TIP[name](tip, list(colleagues()) if staff is None else staff)
    initial = {"form_id": uuid4(), "version": tip.version, **_initial(name, tip)}
    return FORMS[name](data, initial=initial, **known)


def _holders(tip: Any, staff: Sequence[Any]) -> dict[str, Any]:
    people = {person.pk: person for person in queries.possible_holders(tip, staff)}
    if tip.assignee and tip.assignee.pk not in people:
        people[tip.assignee.pk] = tip.assignee
    return {"people": _choices(people.values())}


def _trusted(_tip: Any, staff: Sequence[Any]) -> dict[str, Any]:
    """Those of two roles to whose key a restricted tip may be sealed: its six words were compared."""
    compared = {row.account_id for row in all_compared()}
    trusted = [(person, roles_of(person)) for person in staff if person.pk in compared]
    supervisors = [person for person, roles in trusted if "supervisor" in roles]
    reviewers = [person for person, roles in trusted if "outside_reviewer" in roles]
    return {"supervisors": _choices(supervisors), "reviewers": _choices(reviewers)}


def _choices(people: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(person.pk), person.display_name) for person in people]


def _came_by(tip: Any, _staff: Sequence[Any]) -> dict[str, Any]:
    return {"channel": tip.channel}


def _who_read_it(tip: Any, staff: Sequence[Any]) -> dict[str, Any]:
    return {"people": _choices(readers(tip, staff))}


NEEDS_THE_TIP: dict[str, Callable[[Any, Sequence[Any]], dict[str, Any]]] = {
    "assign": _holders,
    "restrict": _trusted,
    "ask_translation": _who_read_it,
    "record_word": _came_by,
}


class Forms(dict[str, HouseForm]):
    """The forms of a tip's page by name, each made when the page comes to it: most pages show half of them."""

    def __init__(self, request: Any, tip: Any, seen: int) -> None:
        super().__init__()
        self.request, self.tip, self.seen = request, tip, seen
        self.staff = list(colleagues())

    def __missing__(self, name: str) -> HouseForm:
        if name in REPORT_STEPS:
            initial = {"form_id": uuid4(), "step": name}
            made: HouseForm = forms.ReportForm(initial=initial, auto_id=f"{name}_%s")
        elif name in FORMS:
            made = form_for(name, self.tip, staff=self.staff)
        else:
            raise KeyError(name)
        if name == "add_finding":
            made.initial["seen"] = self.seen
        if name == "reply":
            chosen = wordings.chosen(self.request.GET.get("template", ""), self.tip.language)
            made.initial["text"] = chosen.text if chosen else ""
        self[name] = made
        return made


def _forms(request: Any, opened: OpenTip, bound: HouseForm | None, *, seen: int) -> Forms:
    made = Forms(request, opened.tip, seen)
    if bound is not None:
        made[bound.data.get("step", "phoned") if bound.name == "record_report" else bound.name] = bound
    return made


def _initial(name: str, tip: Any) -> dict[str, Any]:
    if name == "triage":
        grades = {"lane": tip.lane, "urgency": tip.urgency, "jurisdiction": tip.jurisdiction}
        return {**grades, "types": tip.types.split()}
    if name == "mark_minor" and tip.minor is not None:
        return {"minor": "yes" if tip.minor else "no"}
    alone: dict[str, dict[str, Any]] = {
        "assign": {"assignee": str(tip.assignee_id or "")},
        "set_language": {"language": tip.language},
        "text_reply": {"text": FIRST_WORDS.get(tip.language, FIRST_WORDS["en"])},
        "mail_reply": {"text": FIRST_LINES.get(tip.language, FIRST_LINES["en"])},
        "restrict": {"sure": tip.names_official},
    }
    return alone.get(name, {})


def answers(story: Mapping[str, Any], marked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The structured answers that were given, in words; what was not said is not shown."""
    said = [(words, marked.get(name, story[name])) for name, words in ANSWERS if story.get(name)]
    if story.get("contact_safe") is not None:
        said.append(("Safe to contact", "Yes" if story["contact_safe"] else "No: do not contact"))
    if story.get("about_officials"):
        said.append(("Police or this office involved", "Yes"))
    if story.get("affected") in AFFECTED:
        said.append(("Who is affected", AFFECTED[story["affected"]]))
    return said


def _letters(opened: OpenTip, tongue: translating.Tongue, fared: Mapping[Any, list[str]]) -> list[dict[str, Any]]:
    """The messages, each with its files, its translations, and what became of those that go out as texts."""
    files: dict[Any, list[Any]] = {}
    for row, file in opened.attachments:
        files.setdefault(row.message_id, []).append((row, file))
    return [
        {
            "said": said,
            "part": part,
            "lang": part.lang if part else written_in(said.text, opened.tip.language),
            "way": direction_of(said.text),
            "files": files.get(said.id, []),
            "fared": fared.get(said.id, []),
        }
        for said, part in ((said, tongue.of_message(said.id)) for said in opened.messages)
    ]


def _child(opened: OpenTip) -> dict[str, Any] | None:
    """The clock of the child-abuse report, and what of it is done."""
    if not opened.child_report:
        return None
    row = opened.child_report["row"]
    state = rules.ChildReportState(row.phoned_at, row.written_at, row.waived_at, row.written_due)
    agencies = {partner.id: partner.name for partner in settings.AGENCY.child_report.agencies}
    parts = {name: dict(opened.child_report[name]) for name in ("phoned", "written", "waived")}
    for part in parts.values():
        if part.get("agency") in agencies:
            part["agency"] = agencies[part["agency"]]
    return {
        **parts,
        "row": row,
        "done": state.done,
        "due": state.next_due(),
        "in_time": _in_time(parts["written"], row),
    }


def _in_time(written: Mapping[str, Any], row: Any) -> str:
    """Whether the written report came within the hours of the law: `yes`, `late`, or `unknown`.

    A time in words, of before the form asked for a date, tells nothing; but what was recorded in time was made in time.
    """
    at = as_moment(written.get("time")) or (
        row.written_at if row.written_at and row.written_at <= row.written_due else None
    )
    if at is None:
        return "unknown"
    return "late" if at > row.written_due else "yes"
