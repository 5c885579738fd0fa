"""`disposal`: killed at any point of destroying tips; each is whole or gone, and what was begun comes to its end."""

import random
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from bench.breaking.jobs.doom import Chance, hang_up, run
from bench.breaking.jobs.staff import receive, signed_in
from bench.breaking.outcome import Outcome
from heatwatch import flow
from heatwatch.accounts.models import Account
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.opening import open_attachment, open_tip
from heatwatch.desk.models import Closure
from heatwatch.desk.queries import attachments
from heatwatch.intake.models import Attachment, Chunk, Story, Tip
from heatwatch.retention.actions import proposing
from heatwatch.retention.models import Disposal
from heatwatch.vault.models import TipKey

AT_ONCE, PIECES = 3, 20
# So much of what is sealed tells it from anything else in a file.
TELLING = slice(-64, None)


def rounds(count: int, chance: random.Random) -> Outcome:
    """Each round: three tips whose disposal two people decided, into the blow; a fourth that nobody touches."""
    one, other = Account.objects.filter(role_grants__role="supervisor").order_by("username")[:2]
    blows, outcome = Chance(chance), Outcome(count)
    kept: dict[str, str] = {}
    keys: list[bytes] = []
    for number in range(count):
        tips = [receive("disposal", f"{number} {n}", pieces=PIECES)[0] for n in range(AT_ONCE)]
        tip, story = receive("disposal", f"{number} kept", pieces=2)
        kept[tip.number] = story
        files = dict(Attachment.objects.filter(tip__in=tips).values_list("tip", "file"))
        keys += [sealed[TELLING] for sealed in _keys(tips)]
        _decide([tip.number for tip in tips], one, other)
        cut = blows.strike(_dispose).killed
        for tip in tips:
            _judge(tip, files[tip.pk], outcome, number)
        run(_dispose)
        outcome.cut += cut
        outcome.resumed += cut and all(_is_destroyed(tip, files[tip.pk]) for tip in tips)
        if _certificates(tips) != AT_ONCE:
            outcome.fails("doubled", f"round {number}: {_certificates(tips)} certificates")
    _read_all(kept, outcome)
    _search(keys, outcome)
    return outcome


def _dispose() -> None:
    """What `heatwatch retention dispose` and the reader do."""
    while flow.dispose(clock.now()):
        pass


def _decide(numbers: list[str], one: Account, other: Account) -> None:
    now = clock.now()
    then = now - timedelta(days=300)
    for tip in Tip.objects.filter(number__in=numbers):
        Closure.objects.create(tip=tip, disposition="abuse_of_line", at=then, reason=b"sealed")
    closed = {"status": "closed", "disposition": "abuse_of_line", "due": None, "reading": "read", "received": then}
    Tip.objects.filter(number__in=numbers).update(**closed)
    proposing.propose(one, numbers, now)
    proposing.confirm(other, list(Disposal.objects.filter(number__in=numbers).values_list("pk", flat=True)), now)


def _keys(tips: list[Tip]) -> list[bytes]:
    rows = TipKey.objects.filter(tip__in=[tip.pk for tip in tips])
    return [bytes(sealed) for sealed in rows.values_list("sealed", flat=True)]


def _rows(tip: Tip) -> list[bool]:
    found = [model.objects.filter(tip=tip.pk).exists() for model in (TipKey, Story, Attachment)]
    return [*found, Tip.objects.filter(pk=tip.pk).exists()]


def _judge(tip: Tip, file: UUID, outcome: Outcome, number: int) -> None:
    """Whole with everything, or without any row that could be opened."""
    state, rows = Disposal.objects.get(tip=tip.pk).state, _rows(tip)
    pieces = Chunk.objects.filter(file=file).count()
    whole = all(rows) and pieces == PIECES and state == Disposal.CONFIRMED
    gone = not any(rows) and (state == Disposal.DESTROYING or (state == Disposal.DONE and not pieces))
    if not (whole or gone):
        outcome.fails("half", f"round {number}: {state}, {rows}, {pieces} pieces")


def _is_destroyed(tip: Tip, file: UUID) -> bool:
    done = Disposal.objects.get(tip=tip.pk).state == Disposal.DONE
    return done and not any(_rows(tip)) and not Chunk.objects.filter(file=file).exists()


def _certificates(tips: list[Tip]) -> int:
    return Record.objects.filter(verb="disposed", tip__in=[tip.pk for tip in tips]).count()


def _read_all(kept: dict[str, str], outcome: Outcome) -> None:
    helen = signed_in("helen")
    outcome.acknowledged = len(kept)
    for number, story in kept.items():
        try:
            tip = Tip.objects.get(number=number)
            if open_tip(helen.ring, helen.account, tip, clock.now()).story["story"] != story:
                outcome.fails("lost", f"{number} says something else")
            for row in attachments(tip):
                list(open_attachment(helen.ring, helen.account, tip, row.pk, clock.now())[1])
        except (HouseError, Tip.DoesNotExist):
            outcome.fails("lost", number)


def _search(keys: list[bytes], outcome: Outcome) -> None:
    """No byte of a destroyed key may stay in SQLite's files. PostgreSQL keeps it until vacuum (docs/limitations.md)."""
    if connection.vendor != "sqlite":
        return
    hang_up()
    stored = b"".join(file.read_bytes() for file in settings.ENV.home.glob("heatwatch.sqlite3*"))
    for key in keys:
        if key in stored:
            outcome.fails("readable", "a destroyed key lies in the files of the database")
