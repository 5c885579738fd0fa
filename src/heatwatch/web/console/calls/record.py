"""A call as a report: what the caller said, and beside it how the call went."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from heatwatch.intake.submission import Submission
from heatwatch.web.console.calls.forms import EMERGENCY

CHANNEL = "phone"
ANSWERS = {"yes": "yes", "no": "no", "unknown": "the caller does not know"}
NOT_ASKED = "not answered"


def submission_of(given: Mapping[str, Any], taker: str) -> Submission:
    """The same page sent twice gives the same report, so nothing in it may depend on when it was sent."""
    texts = {name: given[name] for name in (*Submission.TEXTS, "wishes")}
    return Submission(
        story=given["story"],
        language=given["language"],
        channel=CHANNEL,
        danger_now=_yes_or_no(given["danger_now"]),
        about_officials=True if given["about_officials"] else None,
        affected=given["affected"],
        contact_safe=_yes_or_no(given["contact_safe"]),
        call=how_it_went(given, taker),
        **texts,
    )


def how_it_went(given: Mapping[str, Any], taker: str) -> str:
    """The lines that a court may ask for: who wrote it down, what was answered, and which questions were asked."""
    began = timezone.localtime(given["began"])
    emergency = dict(EMERGENCY).get(given["emergency"], "")
    lines = [
        f"Written down by {taker}; the page of the call was opened {began:%Y-%m-%d %H:%M}.",
        f"Safe to talk: {ANSWERS.get(given['talk'], NOT_ASKED)}.",
        f"Anyone in danger now: {ANSWERS.get(given['danger_now'], NOT_ASKED)}.",
        f"911: {emergency}.",
        f"Anyone under 18: {ANSWERS.get(given['minor'], NOT_ASKED)}.",
    ]
    asked = [f"Asked: {question}" for question in given["asked"]]
    return "\n".join([*lines, *asked])


def _yes_or_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
