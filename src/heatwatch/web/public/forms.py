"""The fields of the report and of a message, and what can be wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, Submission
from heatwatch.web.public.posted import Posted

CHOICES = {"danger_now": ("yes", "no"), "affected": ("self", "other"), "contact_safe": ("yes", "no")}
REPORT_FIELDS = ("story", *Submission.TEXTS, *CHOICES, "about_officials")
MESSAGE_FIELDS = ("text",)


@dataclass(frozen=True)
class Problem:
    """Something to mend, and the field where it is mended."""

    field: str
    text: str


def submission(fields: Mapping[str, str], language: str) -> Submission:
    """The report as the rest of the house knows it; what was not said stays unsaid."""
    texts = {name: fields[name] for name in Submission.TEXTS}
    return Submission(
        story=fields["story"],
        language=language,
        danger_now=_yes_or_no(fields["danger_now"]),
        affected=fields["affected"] if fields["affected"] in CHOICES["affected"] else "",
        about_officials=True if fields["about_officials"] else None,
        contact_safe=_yes_or_no(fields["contact_safe"]),
        **texts,
    )


def report_problems(posted: Posted) -> list[Problem]:
    """Everything that keeps a report from being sent."""
    story = posted.fields["story"]
    problems = [] if story.strip() else [Problem("story", _("Write what is happening. A few words are enough."))]
    problems += _too_long("story", story, STORY_LIMIT)
    for name in Submission.TEXTS:
        problems += _too_long(name, posted.fields[name], FIELD_LIMIT)
    return problems + file_problems(posted)


def message_problems(posted: Posted) -> list[Problem]:
    """Everything that keeps a message from being sent."""
    text = posted.fields["text"]
    empty = not text.strip() and not posted.hashes and not posted.refused
    problems = [Problem("text", _("Write something, or add a file."))] if empty else []
    return problems + _too_long("text", text, STORY_LIMIT) + file_problems(posted)


def file_problems(posted: Posted) -> list[Problem]:
    """Files that were refused, by name, and files that are no longer here."""
    shown = [(upload.name, upload.refused) for upload in posted.refused]
    told = [Problem("files", _("“%(name)s” was not added: %(reason)s.") % {"name": n, "reason": r}) for n, r in shown]
    if posted.missing:
        told.append(Problem("files", _("Files that you added earlier are no longer here. Please add them again.")))
    return told


def _too_long(name: str, text: str, limit: int) -> list[Problem]:
    if len(text) <= limit:
        return []
    over = {"limit": limit, "now": len(text)}
    return [
        Problem(name, _("This is too long: %(now)s characters, and %(limit)s fit. You can send the rest later.") % over)
    ]


def _yes_or_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
