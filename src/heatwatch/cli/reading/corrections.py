"""`heatwatch evaluate --corrections`: precision and recall of the reader against what people said at the desk.

Whoever runs it opens every corrected tip that their keys open, and each opening is recorded. Only findings that
somebody judged count: a confirmed one was right, a rejected one wrong, an added one missed.
"""

import argparse
import getpass
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret

if TYPE_CHECKING:
    from heatwatch.accounts.models import Account
    from heatwatch.desk.judgements import Judgement
    from heatwatch.triage.measuring.evaluation import Score
    from heatwatch.vault.actions import Keyring

LEAST = 30
WIDTH = 26


@dataclass
class Tally:
    """What people said, counted."""

    tips: int = 0
    closed: int = 0
    scores: "dict[tuple[str, str], Score]" = field(default_factory=dict)
    lanes: Counter[tuple[str, str]] = field(default_factory=Counter)


def run(arguments: argparse.Namespace) -> int:
    """Count over every corrected tip that opens."""
    from heatwatch.cli.running import startup

    startup.start()

    account, keyring = _whose(arguments.user)
    tally = counted(account, keyring)
    if not tally.tips:
        raise HouseError("no correction can be opened", "people confirm, reject and add findings on a tip's page")
    for line in as_lines(tally) if arguments.json else as_text(tally):
        print(line)
    if arguments.save:
        print(
            "nothing was kept: pages show the figures of --gold, which are about whole texts",
            file=sys.stderr,
        )
    return 0


def counted(account: "Account", keyring: "Keyring") -> Tally:
    """Open what this account may know of and its keys open."""
    from heatwatch.common import clock
    from heatwatch.desk import queries
    from heatwatch.desk.actions.correcting import review
    from heatwatch.vault.errors import NoGrant, Unsealable

    tally = Tally()
    for tip in queries.corrected_tips(account):
        try:
            judged = review(keyring, account, tip, clock.now())
        except (NoGrant, Unsealable):
            tally.closed += 1
            continue
        tally.tips += 1
        _count(tally, judged)
    return tally


def _count(tally: Tally, judged: "list[Judgement]") -> None:
    from heatwatch.desk.judgements import ADDED, CONFIRMED, LANE, standing
    from heatwatch.triage.measuring.evaluation import Score

    for one in standing(judged).values():
        if one.about == LANE:
            continue
        score = tally.scores.setdefault((one.about, one.id), Score())
        score.right += one.verdict == CONFIRMED
        score.missed += one.verdict == ADDED
        score.false += one.verdict not in (CONFIRMED, ADDED)
    lanes = [one for one in judged if one.about == LANE and one.before]
    if lanes:
        # From what the reader said to what people made of it in the end.
        tally.lanes[lanes[0].before, lanes[-1].id] += 1


def as_lines(tally: Tally) -> Iterator[str]:
    """One JSON object a line."""
    for about, id, score in _rows(tally):
        yield json.dumps({"table": about, "id": id, "tips": tally.tips, **score.as_row()})
    for (before, after), count in sorted(tally.lanes.items()):
        yield json.dumps({"table": "lane", "read_as": before, "set_to": after, "tips": count})


def as_text(tally: Tally) -> Iterator[str]:
    """The same for people."""
    yield f"{tally.tips} corrected tips opened, {tally.closed} not opened by these keys."
    yield "Only findings that somebody judged are counted; each share is followed by its 95 % interval."
    for about, id, score in _rows(tally):
        row = score.as_row()
        shares = "  ".join(f"{head} {row[head]:.2f} ({row[f'{head}_interval']})" for head in ("precision", "recall"))
        yield f"  {about:10} {id:{WIDTH}} {shares}  right {score.right}, false {score.false}, missed {score.missed}"
    for (before, after), count in sorted(tally.lanes.items()):
        yield f"  lane       {before} set to {after or 'nothing'}: {count}"
    if sum(one.right + one.false + one.missed for one in tally.scores.values()) < LEAST:
        yield f"Fewer than {LEAST} judgements: too few to say much."


def _rows(tally: Tally) -> "Iterator[tuple[str, str, Score]]":
    from heatwatch.triage.measuring.evaluation import total

    for kind in sorted({about for about, _ in tally.scores}):
        some = {id: score for (about, id), score in sorted(tally.scores.items()) if about == kind}
        yield kind, "all", total(some)
        yield from ((kind, id, score) for id, score in some.items())


def _whose(user: str | None) -> "tuple[Account, Keyring]":
    """Whoever types their passphrase."""
    from django.conf import settings

    from heatwatch.accounts.queries import by_username
    from heatwatch.vault.actions import unlock
    from heatwatch.vault.errors import WrongPassphrase
    from heatwatch.vault.keys import Identity

    if not user:
        raise HouseError("nobody is named", "name yourself with --user; your passphrase is asked for")
    typed: Any = getpass.getpass(f"Passphrase of {user}: ") if sys.stdin.isatty() else sys.stdin.readline()
    file = settings.ENV.key_file("console-host.key")
    if not file.exists():
        raise HouseError("the key of the console's host is not here", "run this on the host of the console")
    account = by_username(user)
    keyring = unlock(account, Secret(typed.strip()), host_key=Identity(file.read_text("ascii")))
    if account is None:
        raise WrongPassphrase
    return account, keyring
