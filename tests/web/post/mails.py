"""People who do not exist, and what they write; as their providers pass it on."""

from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

from heatwatch.common.secret import Secret
from heatwatch.web.post.delivering import Deliverer

ANA, BEN = "ana@mail.example", "ben@post.example"
OFFICE = "tips@office.example"
SECRET = "a made-up secret of a made-up door"
CHECKED_BY = "mx.office.example"
PDF = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(64) + b"\xff\xd9"
PASSED = f"{CHECKED_BY}; dmarc=pass (p=none) header.from=mail.example"


def a_mail(
    text: str = "They keep us in the back.", *, sender: str = ANA, id: int = 1, subject: str = "", **head: str
) -> EmailMessage:
    """A message as a mail program makes it; `id` is what its Message-ID is made of."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, OFFICE
    if subject:
        mail["Subject"] = subject
    mail["Date"] = "Thu, 26 Nov 2026 12:03:07 -0800"
    mail["Message-ID"] = named(id)
    for name, said in head.items():
        mail[name.replace("_", "-")] = said
    mail.set_content(text)
    return mail


def named(id: int) -> str:
    return f"<letter-{id}@mail.example>"


def with_files(mail: EmailMessage, files: Sequence[tuple[str, str, bytes]]) -> EmailMessage:
    """Name, claimed kind, and content of each."""
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def arrived(mail: EmailMessage, *, results: str = "", hops: str = "") -> bytes:
    """As the office's own mail server hands it over: what it found stands above its own line."""
    own = f"Authentication-Results: {results}\r\n" if results else ""
    own += "Received: from elsewhere.example by mx.office.example with ESMTP; Thu, 26 Nov 2026 12:03:09 -0800\r\n"
    return (own + hops).encode() + mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


def delivers(raw: bytes | EmailMessage, envelope: str = ANA, **more: Any) -> str:
    """What the mail server is told when it hands this over."""
    body = raw if isinstance(raw, bytes) else arrived(raw)
    return Deliverer(Secret(SECRET), **more)(body, envelope)
