"""What an answer looks like as an e-mail: plain words, to one address, that tell nothing of the office and this house.

Whoever looks at the mailbox sees who it is from, its subject and its first words. So the subject is the same whatever
it is about, nothing is quoted, nothing is enclosed, nothing is fetched when it is opened, and no line names a machine.
"""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from heatwatch.texting.smtp import MailServer

SUBJECTS = {
    "en": "Your message",
    "es": "Su mensaje",
    "zh-hant": "您的訊息",
    "zh-hans": "您的信息",
    "vi": "Tin nhắn của bạn",
    "tl": "Ang inyong mensahe",
    "ar": "رسالتكم",
}
# One address and nothing else, in letters that every mail server takes.
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@(?:{LABEL}\.)+[A-Za-z]{{2,63}}")
# An id of another house may be longer than a line, and no word of a head is written in another way for that.
UNFOLDED = SMTP.clone(max_line_length=900)
# The first line of this name of the head as it is kept: the house writes that one, from the one it read.
ID_LINE = re.compile(r"^Message-ID: (<[!-;=?-~]{1,250}>)$", re.MULTILINE)


def is_address(text: str) -> bool:
    """Whether it is one address that can be written to."""
    return bool(ADDRESS.fullmatch(text))


def id_in(head: str) -> str:
    """The id of the message whose head this is; empty for one without."""
    found = ID_LINE.search(head)
    return found[1] if found else ""


def written(server: MailServer, to: str, text: str, *, language: str, named: str, answers: str, now: datetime) -> bytes:
    """An answer as it is handed over."""
    message = EmailMessage(policy=UNFOLDED)
    message["From"], message["To"] = server.sender, to
    message["Subject"] = SUBJECTS.get(language, SUBJECTS["en"])
    message["Date"], message["Message-ID"] = format_datetime(now), named
    if answers:
        message["In-Reply-To"], message["References"] = answers, answers
    message.set_content(f"{text.rstrip()}\n", cte="quoted-printable")
    return message.as_bytes()
