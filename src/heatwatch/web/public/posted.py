"""What a page sent: its token, what was typed, and the files that came now or were added before."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from heatwatch.common import clock
from heatwatch.common.secret import masked
from heatwatch.intake.actions.drafts import (
    discard_draft,
    drop_files,
    forget_draft,
    is_left,
    mark_left,
    open_draft,
    save_draft,
)
from heatwatch.intake.submission import SealedFile
from heatwatch.web.kit import tokens
from heatwatch.web.kit.parts import FILES
from heatwatch.web.kit.uploads import Upload, too_many


@masked
@dataclass
class Posted:
    """A page as it came back.

    `missing` are hashes of files that the page shows and the server no longer has; `drafted` says that an earlier
    answer to this page left a draft.
    """

    token: bytes
    fields: dict[str, str]
    files: list[SealedFile] = field(default_factory=list)
    refused: list[Upload] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    drafted: bool = False

    @property
    def hashes(self) -> set[str]:
        """The hashes of everything the reporter means to send."""
        return {file.sha256 for file in self.files} | self.missing

    @property
    def was_left(self) -> bool:
        """Whether this is a page that the reporter left, sent once more by whoever pressed Back."""
        return was_left(self.token)

    def keep(self, now: datetime) -> None:
        """Keep text and files sealed under the page's token; the page itself still holds the text when this fails."""
        with suppress(DatabaseError):
            save_draft(self.token, self.fields, self.files, now)
        self.drafted = True

    def forget_words(self) -> None:
        """The words have arrived, so their draft goes; what cannot be removed now is swept within a day."""
        if self.drafted:
            with suppress(DatabaseError):
                forget_draft(self.token)

    def remove(self, sha256: str) -> None:
        """Take a file out again."""
        gone = [file for file in self.files if file.sha256 == sha256]
        self.files = [file for file in self.files if file not in gone]
        self.missing.discard(sha256)
        forget(gone)


def read(request: HttpRequest, names: Iterable[str], now: datetime) -> Posted:
    """Read a form of the public site."""
    token, form = tokens.posted(request) or tokens.new_token(), request.POST
    posted = Posted(token, {name: form.get(name, "") for name in names}, drafted="drafted" in form)
    shown = set(form.getlist("kept")) - {""}
    posted.files = _kept(token, shown, now)
    posted.missing = shown - posted.hashes
    for upload in request.FILES.getlist(FILES):
        _add(posted, upload)  # type: ignore[arg-type]  # the upload handler of the house makes these
    return posted


def was_left(token: bytes) -> bool:
    """Whether the page with this token was left; when the database cannot tell, nothing typed is thrown away."""
    try:
        return is_left(token)
    except DatabaseError:
        return False


def give_up(request: HttpRequest) -> None:
    """Go on from a page without what it kept, which nobody is shown again; what cannot be removed now is swept."""
    token = tokens.posted(request)
    if token:
        with suppress(DatabaseError):
            discard_draft(token)
            mark_left(token, clock.now())


def forget(files: Sequence[SealedFile]) -> None:
    """Remove what was stored of files that joined no tip; what cannot be removed now is swept within a day."""
    if files:
        with suppress(DatabaseError):
            drop_files(file.file for file in files)


def _kept(token: bytes, shown: set[str], now: datetime) -> list[SealedFile]:
    """The files of the draft that the page shows as added."""
    if not shown:
        return []
    try:
        draft = open_draft(token, now)
    except DatabaseError:
        return []
    return [file for file in draft.files if file.sha256 in shown] if draft else []


def _add(posted: Posted, upload: Upload) -> None:
    if upload.sealed is None:
        posted.refused.append(upload)
    elif upload.sealed.sha256 in posted.hashes - posted.missing:
        forget([upload.sealed])
    elif len(posted.files) >= settings.AGENCY.media.max_files:
        posted.refused.append(Upload(upload.name, refused=too_many(settings.AGENCY.media.max_files)))
        forget([upload.sealed])
    else:
        posted.files.append(upload.sealed)
        posted.missing.discard(upload.sealed.sha256)
