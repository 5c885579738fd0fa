"""What an e-mail says: its words, its files, who sent it, and which messages it goes on from."""

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from itertools import chain, islice

from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned, one_line
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT
from heatwatch.web.post.parts import content, headers, letters, parsed, words
from heatwatch.web.post.wording import words_of

ADDRESS = r"[^\s<>@\"(),:;\[\]\\]{1,64}@[\w.-]{1,255}"
# One address, with or without a name before it. Whoever names several is nobody in particular.
SENDER = re.compile(rf"(?:[^<>]*<({ADDRESS})>|({ADDRESS}))\s*")
ID = re.compile(r"<[^<>\s]{1,250}>")
MOST_BEFORE = 50
# What stands first of the head, as people read it; the rest follows as it came.
FIRST = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Date",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "Authentication-Results",
)
LONGEST_LINE = 400
# So much of a page or text is looked at: letters of six bytes, and of a page much besides.
MOST_TEXT = 4_000_000
CUT_LETTER = re.compile(rb"[\x80-\xff]+\Z")
# "Your mail program shows no pages" and the like, beside words that are no such thing.
STUB = 40
LINK = re.compile(r"<?(?:https?|mailto|tel):\S+")
# What every server on the way adds: a message that comes twice differs in it.
BODY = re.compile(rb"\r?\n\r?\n")


@masked
@dataclass(frozen=True)
class Part:
    """A file that came with it: the name that it claims, and what it holds."""

    name: str
    data: bytes


@masked
@dataclass(frozen=True)
class Text:
    """Words of it; those of a file with the name that it claims. `whole` tells whether all of them are here."""

    words: str
    name: str = ""
    whole: bool = True

    def __str__(self) -> str:
        return "\n".join(filter(None, (f"[{self.name}]" if self.name else "", self.words)))


@masked
@dataclass(frozen=True)
class Letter:
    """An e-mail, read. `known_as` is the same when the very message comes again, by whatever way."""

    message: "Message[str, str]"
    sender: str
    address: str
    text: str
    thread: tuple[str, ...]
    head: str
    known_as: bytes
    files: list[Part] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    # Apart from each other, for whoever asks what the writer says.
    subject: str = ""
    body: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it says when it was written or by which id it goes: else the same words may be another message."""
        return bool(headers(self.message, "Message-ID") or headers(self.message, "Date"))


def read(raw: bytes | bytearray, envelope: str) -> Letter:
    """The message; raises `NotTaken` for one that no mail program made."""
    message = parsed(raw)
    subject = " ".join(headers(message, "Subject")[:1])
    found = list(_pieces(message))
    text, left_out = _fitting(subject, [piece for piece in found if isinstance(piece, Text)])
    sender, address = _sender(message, envelope)
    known_as = _known_as(message, raw)
    return Letter(
        message,
        sender=sender,
        address=address,
        text=text,
        thread=_thread(message, known_as),
        head=_head(message),
        known_as=known_as,
        files=[piece for piece in found if isinstance(piece, Part)],
        left_out=tuple(left_out),
        subject=subject,
        body="\n\n".join(piece.words for piece in found if isinstance(piece, Text) and not piece.name)[:STORY_LIMIT],
    )


def _fitting(subject: str, texts: list[Text]) -> tuple[str, list[str]]:
    """As many words as a tip takes, and a line of what does not fit: the message's own, then each file that does."""
    room = STORY_LIMIT - len(subject) - sum(len(str(text)) + 2 for text in texts if not text.name)
    kept, left_out = [Text(subject)], []
    for text in texts:
        if text.name:
            needed = len(str(text)) + 2
            if not text.whole or needed > room:
                left_out.append(f"Not kept: {one_line(text.name)[:LONGEST_LINE]}: its words are too many for a tip.")
                continue
            room -= needed
        kept.append(text)
    said = cleaned("\n\n".join(filter(None, map(str, kept))))
    if len(said) > STORY_LIMIT or not all(text.whole for text in kept):
        left_out.insert(0, f"Not kept: the end of the words, which are more than {STORY_LIMIT} letters.")
    return said[:STORY_LIMIT], left_out


def _pieces(part: "Message[str, str]") -> Iterator[Text | Part]:
    """Words and files in their order; of several forms of the same words the plain one."""
    kind, inside = part.get_content_type(), part.get_payload()
    if not isinstance(inside, list):
        yield from _piece(part, kind)
        return
    said = [(one, list(_pieces(one))) for one in inside if isinstance(one, Message)]
    if kind == "multipart/alternative":
        chosen = _chosen([(one.get_content_type(), pieces) for one, pieces in said])
        yield from (piece for _, pieces in said for piece in pieces if pieces is chosen or isinstance(piece, Part))
        return
    for one, pieces in said:
        if kind == "message/rfc822":
            yield Text("\n".join(["[A message within it]", *_lines(one, ("From", "To", "Date", "Subject"))]))
        yield from pieces


def _chosen(forms: list[tuple[str, list[Text | Part]]]) -> list[Text | Part]:
    """The plain words if they are no mere stub, else the last form that has words: it is the richest."""
    spoken = [(kind, pieces) for kind, pieces in forms if _spoken(pieces)]
    plain = [pieces for kind, pieces in spoken if kind == "text/plain"]
    richest = [pieces for _, pieces in reversed(spoken)]
    if plain and _spoken(richest[0]) > STUB + 2 * _spoken(plain[0]):
        return richest[0]
    return next(iter([*plain, *richest]), [])


def _spoken(pieces: list[Text | Part]) -> int:
    """How many words; where a language writes none apart, letters tell."""
    return sum(len(LINK.sub("", one.words).split()) + len(one.words) // 20 for one in pieces if isinstance(one, Text))


def _piece(part: "Message[str, str]", kind: str) -> Iterator[Text | Part]:
    name, data = _name(part), content(part)
    if part.get_content_maintype() not in ("text", "multipart", "message"):
        yield Part(name, data)
        return
    whole = len(data) <= MOST_TEXT
    if not whole:
        # No letter is cut in two: all of them would then be read in another charset.
        data = data[: MOST_TEXT - 4] + CUT_LETTER.sub(b"", data[MOST_TEXT - 4 : MOST_TEXT])
    text = letters(data, _charset(part))
    if kind == "text/html":
        text = words_of(text)
    yield Text(text.strip("\r\n"), name, whole)


def _name(part: "Message[str, str]") -> str:
    try:
        return words(part.get_filename() or "")
    except Exception:  # noqa: BLE001  whatever the parser stumbles over, the file is still there
        return ""


def _charset(part: "Message[str, str]") -> str:
    try:
        return str(part.get_content_charset() or "")
    except Exception:  # noqa: BLE001  whatever the parser stumbles over, the words are still there
        return ""


def _sender(message: "Message[str, str]", envelope: str) -> tuple[str, str]:
    """Who it says that it is from, as it is shown, and the one address if it names just one."""
    said = headers(message, "From")
    found = SENDER.fullmatch(said[0][:FIELD_LIMIT]) if len(said) == 1 else None
    address = (found[1] or found[2]) if found else ""
    shown = address or ", ".join(said) or envelope or "nobody"
    return cleaned(shown)[:LONGEST_LINE], address


def _thread(message: "Message[str, str]", known_as: bytes) -> tuple[str, ...]:
    """The ids of the messages before it, the oldest first, and its own; one without is known by what it says."""
    own = next(chain(ID.findall(" ".join(headers(message, "Message-ID")[:1])), [known_as.hex()]))
    # The beginning names the thread, and the end is nearest to it.
    before = _before(message)
    near = [*islice(before, 1), *deque(before, MOST_BEFORE - 1)]
    return (*dict.fromkeys(id for id in near if id != own), own)


def _before(message: "Message[str, str]") -> Iterator[str]:
    for name in ("References", "In-Reply-To"):
        for said in headers(message, name):
            yield from (found[0] for found in ID.finditer(said))


def _head(message: "Message[str, str]") -> str:
    """The head: what people read first, then every other line, until it is too long."""
    lines, length = [], 0
    for line in _head_lines(message):
        lines.append(line)
        length += len(line) + 1
        if length > FIELD_LIMIT:
            break
    return cleaned("\n".join(lines))[:FIELD_LIMIT]


def _head_lines(message: "Message[str, str]") -> Iterator[str]:
    yield from _lines(message, FIRST)
    for name, said in message.raw_items():
        if name.title() not in _TITLES:
            yield f"{name}: {words(said)}"[:LONGEST_LINE]


_TITLES = {name.title() for name in FIRST}


def _lines(message: "Message[str, str]", names: tuple[str, ...]) -> Iterator[str]:
    return (f"{name}: {said}"[:LONGEST_LINE] for name in names for said in headers(message, name))


def _known_as(message: "Message[str, str]", raw: bytes | bytearray) -> bytes:
    """A hash of its id, who it is from, when it was written and of its body: not of what servers on the way added."""
    named = [said for name in ("Message-ID", "From", "Date", "Subject") for said in headers(message, name)]
    known = hashlib.sha256("\n".join(named).encode("utf-8", "surrogatepass") + b"\0")
    end = BODY.search(raw)
    known.update(memoryview(raw)[end.end() if end else 0 :])
    return known.digest()
