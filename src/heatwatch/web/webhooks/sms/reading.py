"""What Twilio tells of an incoming message: its fields are documented as "Twilio's request to your webhook URL"."""

import re

from heatwatch.intake.incoming import HELP, START, STOP
from heatwatch.web.webhooks.channels import MOST_FILES, Sent, Told
from heatwatch.web.webhooks.refusals import Unreadable
from heatwatch.web.webhooks.sms.proof import fields

# Names and values are signed without anything between them: a looser id could swallow the name that follows it, and one
# signed message would be many.
ID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
SENDER = re.compile(r"[\w+:.@ -]{1,100}")
KIND = re.compile(r"[a-z]{1,20}/[\w.+-]{1,80}", re.ASCII)
# Where the office lets Twilio answer these words, it says which one it has answered.
ANSWERED = {"STOP": STOP, "HELP": HELP, "START": START}


def read(sent: Sent) -> Told:
    """The message; raises `Unreadable` for what is none, such as a report that something was delivered."""
    told = dict(fields(sent.body))
    if not ID.fullmatch(told.get("MessageSid", "")):
        raise Unreadable("MessageSid")
    if not SENDER.fullmatch(told.get("From", "")):
        raise Unreadable("From")
    if "Body" not in told:
        raise Unreadable("Body")
    count = told.get("NumMedia", "0")
    files = min(int(count), MOST_FILES) if count.isascii() and count.isdigit() else 0
    named = [number for number in range(files) if told.get(f"MediaUrl{number}")]
    places = tuple(told[f"MediaUrl{number}"] for number in named)
    kinds = tuple(_kind(told.get(f"MediaContentType{number}", "")) for number in named)
    answered = ANSWERED.get(told.get("OptOutType", "").upper(), "")
    return Told(told["MessageSid"], told["From"], told["Body"], files, places, answered, kinds=kinds)


def _kind(said: str) -> str:
    """What a file is said to be; empty for what is no kind."""
    return said if KIND.fullmatch(said) else ""
