"""A message taken apart by the standard library, which a stranger must not be able to keep busy.

The parser gives every line to every part that it is in, and looks at whole heads again and again: how many lines, parts
within parts, and lines of a head there may be is counted while it works.
"""

import re
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from heatwatch.web.post.refusals import too_involved

MOST_LINES = 700_000
MOST_PARTS, DEEPEST, MOST_HEADERS = 150, 25, 3_000
LONGEST_HEADER = 8_000
# All lines of all heads together: a mail to hundreds of people through a dozen servers has less.
MOST_OF_HEADS = 200_000
HOLDS_OTHERS = re.compile(r"\s*(?:multipart|message)/", re.IGNORECASE)
# Decoders that do no more than turn letters into letters; Python knows others, that calculate.
CHARSETS = re.compile(
    r"utf[_-]?(?:8|16|32)(?:[_-]?[bl]e)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}|koi8-?[rut]"
    r"|gb2312|gbk|gb18030|big5(?:-?hkscs)?|hz|euc-?(?:jp|kr)|shift_?jis|sjis|iso-2022-(?:jp|kr)(?:-\d)?|tis-620|mac-?roman"
    r"|viscii|tcvn",
    re.IGNORECASE,
)
FALLBACK = "windows-1252"


class _Counting(Compat32):
    """Counts what the parser finds, and shortens each line of a head before anything looks at it."""

    def __init__(self) -> None:
        super().__init__()
        # A policy does not let its own attributes be set.
        object.__setattr__(self, "found", {"headers": 0, "letters": 0, "holders": 0, "parts": 0})

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and what it says."""
        name, said = super().header_source_parse([line[:LONGEST_HEADER] for line in sourcelines[:100]])
        said = said[:LONGEST_HEADER]
        self._count("headers", MOST_HEADERS)
        self._count("letters", MOST_OF_HEADS, len(name) + len(said))
        if name.lower() == "content-type" and HOLDS_OTHERS.match(said):
            self._count("holders", DEEPEST)
        return name, said

    def part(self, policy: object = None) -> "Message[str, str]":  # noqa: ARG002  the parser's signature
        """The next part."""
        self._count("parts", MOST_PARTS)
        return Message(policy=self)

    def _count(self, what: str, most: int, more: int = 1) -> None:
        found: dict[str, int] = self.found  # type: ignore[attr-defined]  # set past the policy's own guard
        found[what] += more
        if found[what] > most:
            raise too_involved()


def parsed(raw: bytes | bytearray) -> "Message[str, str]":
    """The message; raises `NotTaken` for one that no mail program made."""
    if raw.count(b"\n") > MOST_LINES:
        raise too_involved()
    policy = _Counting()
    try:
        return message_from_bytes(raw, policy=policy.clone(message_factory=policy.part))
    except RecursionError as deep:
        raise too_involved() from deep


def headers(message: "Message[str, str]", name: str) -> list[str]:
    """What the lines of this name say, as a person would read it; the first one first."""
    return [words(said) for one, said in message.raw_items() if one.lower() == name.lower()]


def words(said: str) -> str:
    """A line of a head as a person would read it. One that cannot be decoded is shown as it came."""
    shown = " ".join(letters(said.encode("utf-8", "surrogateescape"), "").split())
    if "=?" not in shown:
        return shown
    try:
        found = decode_header(shown)
    except Exception:  # noqa: BLE001  whatever the decoder stumbles over, the line is still there
        return shown
    return "".join(part if isinstance(part, str) else letters(part, charset or "") for part, charset in found)


def letters(data: bytes, charset: str) -> str:
    """Bytes as text, by the charset that they claim if it is one; what is left over becomes a visible sign."""
    claimed = charset.strip() if CHARSETS.fullmatch(charset.strip()) else ""
    for name in filter(None, (claimed, "utf-8")):
        with suppress(LookupError, UnicodeError):
            return data.decode(name)
    with suppress(LookupError):
        return data.decode(claimed or FALLBACK, "replace")
    return data.decode(FALLBACK, "replace")


def content(part: "Message[str, str]") -> bytes:
    """What a part holds, decoded; as it came where that cannot be done."""
    try:
        data = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001  whatever the decoder stumbles over, the letters are still there
        data = None
    if isinstance(data, bytes):
        return data
    plain = part.get_payload()
    return plain.encode("utf-8", "surrogateescape") if isinstance(plain, str) else b""
