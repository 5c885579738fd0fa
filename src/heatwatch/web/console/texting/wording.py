"""In which words a tip's page tells of an answer, by the way that it goes: words that claim no more than is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from heatwatch.common.secret import masked
from heatwatch.intake.incoming import EMAIL, SMS
from heatwatch.texting import rules


@masked
@dataclass(frozen=True)
class Wording:
    """What the page says of one way."""

    title: str
    by: str
    write: str
    said: str
    say: str
    states: Mapping[str, str]


WAITING, SENDING = "Not sent yet. It goes out when it is safe at that moment and the", "It is being handed over to the"
TEXTS = Wording(
    title="Texting this telephone:",
    by="text message",
    write="text this telephone",
    said="texted",
    say="text",
    states={
        rules.WAITING: f"{WAITING} provider takes it.",
        rules.SENDING: f"{SENDING} provider.",
        rules.SENT: "Handed over to the provider. Whether anybody read it is not known.",
        rules.PERHAPS: "Perhaps sent: the provider gave no clear answer. It is not sent again by itself. "
        "Its copy may lie at the provider; have the administrator look there.",
    },
)
MAILS = Wording(
    title="Writing to this mailbox:",
    by="e-mail",
    write="write to this mailbox",
    said="wrote",
    say="write",
    states={
        rules.WAITING: f"{WAITING} mail server takes it.",
        rules.SENDING: f"{SENDING} mail server.",
        rules.SENT: "Handed over to the mail server. Whether it arrived, and whether anybody read it, is not known: "
        "what comes back undelivered is a message on this tip, or a tip of its own.",
        rules.PERHAPS: "Perhaps sent: the mail server gave no clear answer. It is not sent again by itself. "
        "Have the administrator look into its log, by the time.",
    },
)
WORDINGS: Mapping[str, Wording] = {SMS: TEXTS, EMAIL: MAILS}
COPIES = {
    rules.KEPT: "The provider still has a copy; it is deleted once the message is not on its way any more.",
    rules.GONE: "The provider was asked for its copy, and has none any more.",
    rules.STAYS: "The provider's copy could not be deleted. Have the administrator delete it there; "
    "it is tried again every hour.",
}
