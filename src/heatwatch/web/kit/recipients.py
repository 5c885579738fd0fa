"""Whom a door seals new tips to."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError

from heatwatch.common.errors import HouseError
from heatwatch.vault import recipients
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import named_recipients

log = logging.getLogger("heatwatch.recipients")


@dataclass(frozen=True)
class _Believed:
    mark: tuple[int, int, int] | None
    recipients: recipients.Recipients


class Desk:
    """The recipients of the file, compared with the database, as a worker believes them.

    A worker asks when it starts (`config.wsgi`), and again whenever the file changes, as it does when the key of the
    desk is renewed. A changed file that the database does not agree with is not believed: the worker goes on sealing to
    whom it sealed before, and says so in its log.
    """

    def __init__(self) -> None:
        self._known: _Believed | None = None

    def __call__(self) -> recipients.Recipients:
        """Raises `HouseError` when file and database differ and nothing is known from before."""
        mark = recipients.mark_of(settings.ENV.recipients_file)
        if self._known and mark in (self._known.mark, None):
            return self._known.recipients
        try:
            self._known = _Believed(mark, _agreed())
        except (HouseError, DatabaseError) as refusal:
            if self._known is None:
                raise
            log.warning("the recipients file changed and is not believed: %s", type(refusal).__name__)
        return self._known.recipients

    def cache_clear(self) -> None:
        """Know nothing, as a worker that starts."""
        self._known = None


def _agreed() -> recipients.Recipients:
    file = recipients.load(settings.ENV.recipients_file)
    if recipients.compare({DESK: file.of(DESK)}, *({DESK: told.get(DESK, "")} for told in named_recipients())):
        raise HouseError("file and database name another recipient for desk", "docs/guides/key-ceremony.md")
    return file


desk_recipients = Desk()
