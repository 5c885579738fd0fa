"""What Twilio tells of a call: its fields are documented as "Twilio's request to your application".

Nothing is kept of a call but a recording, which is known by the provider's id of it: the two reports of one (that the
caller is done, and that the file is ready) are one message, in whatever order they come.
"""

import re
from dataclasses import replace

from heatwatch.intake.incoming import CALL_ID, RECORDING_ID, Call, caller
from heatwatch.knowledge.agency import DIALED
from heatwatch.web.webhooks.channels import Sent, Told
from heatwatch.web.webhooks.refusals import Unreadable
from heatwatch.web.webhooks.sms.proof import fields
from heatwatch.web.webhooks.sms.reading import SENDER
from heatwatch.web.webhooks.voice.dialogue import steps, waiting
from heatwatch.web.webhooks.voice.dialogue.turns import FINISHED, READY, UNHEARD, Place, Turn

RECORDED_AT = re.compile(rf"/Recordings/({RECORDING_ID.pattern})(?:\.[a-z0-9]+)?")
LONGEST = 86_400


def read(sent: Sent) -> Told:
    """A step of a talk, or a recording; raises `Unreadable` for what is neither."""
    told = dict(fields(sent.body))
    call = told.get("CallSid", "")
    if not CALL_ID.fullmatch(call):
        raise Unreadable("CallSid")
    place = Place.told_by(sent.query)
    if place is None:
        raise Unreadable("the step")
    turn = Turn(place, sent.address, sent.now, _number(told, "To"), told.get("Digits", ""), _talked(told))
    if place.step in (FINISHED, READY):
        return _recorded(turn, told, call)
    if place.step in waiting.STEPS:
        return waiting.told(turn, told, call)
    turn = replace(turn, rota=waiting.can_ring(sent.now))
    return Told("", "", "", goes_on=steps.document(turn), noted="" if place.step else "a call began")


def _recorded(turn: Turn, told: dict[str, str], call: str) -> Told:
    """What is stored of a call: where its recording lies. Of one that failed, nothing."""
    recording = _recording(told)
    failed = turn.place.step == READY and told.get("RecordingStatus", "completed") != "completed"
    if turn.place.step == READY and not recording:
        raise Unreadable("RecordingSid")
    # Whoever reports that the file is ready is no caller: nobody hears anything.
    heard = turn if recording else turn.moved(UNHEARD)
    goes_on = steps.document(heard) if turn.place.step == FINISHED else ""
    if not recording or failed:
        return Told("", "", "", goes_on=goes_on)
    about = Call(call, recording, _seconds(told), turn.place.language)
    return Told(recording, _sender(told), "", files=1, call=about, goes_on=goes_on)


def _recording(told: dict[str, str]) -> str:
    named = told.get("RecordingSid", "")
    if RECORDING_ID.fullmatch(named):
        return named
    found = RECORDED_AT.search(told.get("RecordingUrl", ""))
    return found[1] if found else ""


def _sender(told: dict[str, str]) -> str:
    """The caller's number; empty where this request does not tell it, and the reader asks the provider."""
    sender = told.get("From", "")
    return caller(sender) if SENDER.fullmatch(sender) else ""


def _number(told: dict[str, str], name: str) -> str:
    number = told.get(name, "")
    return number if DIALED.fullmatch(number) else ""


def _seconds(told: dict[str, str]) -> int:
    seconds = told.get("RecordingDuration", "")
    return min(int(seconds), LONGEST) if seconds.isascii() and seconds.isdigit() and len(seconds) < 10 else 0


def _talked(told: dict[str, str]) -> bool:
    """Whether the two parties spoke. A mailbox that answers, and presses nothing, is never connected."""
    return told.get("DialCallStatus") in ("completed", "answered") and told.get("DialBridged", "true") != "false"
