"""What a reporter tells, in one shape for every channel."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID

from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.vault.keys import Identity

STORY_LIMIT = 200_000
FIELD_LIMIT = 5_000
CHANNELS = ("web", "sms", "phone", "voice", "email", "import")


@masked
@dataclass(frozen=True)
class Submission:
    """A report before it is sealed. Only `story` is required; an empty string or None means: not said."""

    story: str
    language: str = "en"
    channel: str = "web"
    danger_now: bool | None = None
    who: str = ""
    where: str = ""
    when: str = ""
    vehicles: str = ""
    contacts: str = ""
    about_officials: bool | None = None
    affected: str = ""
    how_known: str = ""
    contact_safe: bool | None = None
    contact_how: str = ""
    wishes: str = ""
    call: str = ""
    sender: str = ""
    elsewhere: str = ""
    marks: str = ""
    head: str = ""

    TEXTS: ClassVar[tuple[str, ...]] = ("who", "where", "when", "vehicles", "contacts", "how_known", "contact_how")
    # Written down by a call-taker only: what the caller wishes, and how the call went. The public form has neither.
    BY_TELEPHONE: ClassVar[tuple[str, ...]] = ("wishes", "call")
    # Known of a message only: from which number or address it came, and which of its files are not here. Of an e-mail
    # also what stands out about it, and its head.
    BY_MESSAGE: ClassVar[tuple[str, ...]] = ("sender", "elsewhere", "marks", "head")

    def tidied(self) -> "Submission":
        """The same report with characters that no database can hold replaced by visible ones."""
        texts = {name: cleaned(value) for name, value in self.as_dict().items() if value and isinstance(value, str)}
        changed: dict[str, Any] = {name: text for name, text in texts.items() if text != getattr(self, name)}
        return replace(self, **changed) if changed else self

    def as_dict(self) -> dict[str, Any]:
        """The fields by name, as they are sealed."""
        return dict(vars(self))

    def canonical(self, file_hashes: Iterable[str]) -> bytes:
        """The salt of the receipt: SHA-256 over the fields and the files' hashes, in a fixed order (32 bytes).

        What only calls and messages have counts only where it was filled in, so that every other report keeps its code.
        """
        said = {name: value for name, value in self.as_dict().items() if value or name not in _ADDED}
        shown = {"fields": said, "files": sorted(file_hashes)}
        return hashlib.sha256(_CANONICAL.encode(shown).encode()).digest()


_ADDED = frozenset((*Submission.BY_TELEPHONE, *Submission.BY_MESSAGE))
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@masked
@dataclass(frozen=True)
class SealedFile:
    """A file that was sealed while it streamed in: where its chunks are, and the key that opens them."""

    file: UUID
    identity: Identity
    name: str
    kind: str
    size: int
    sha256: str
    chunks: int

    def as_dict(self) -> dict[str, Any]:
        """Everything about the file, its key included: only ever sealed, never logged."""
        shown = {name: getattr(self, name) for name in ("name", "kind", "size", "sha256", "chunks")}
        return {**shown, "file": str(self.file), "key": self.identity.reveal()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "SealedFile":
        """The inverse of `as_dict`."""
        rest = {name: data[name] for name in ("name", "kind", "size", "sha256", "chunks")}
        return cls(file=UUID(data["file"]), identity=Identity(data["key"]), **rest)
