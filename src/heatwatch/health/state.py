"""Everything that must be well, put together for whoever asks."""

from collections.abc import Iterable
from datetime import datetime

from heatwatch.health import files, ground, packages, refusals, words, workings
from heatwatch.health.verdict import BROKEN, ORDER, Check


def of_the_console(now: datetime) -> list[Check]:
    """What the state page shows, the worrying first. That the database answers shows in the page."""
    return _ordered([files.memory(), *_standing(now), *_working(now)])


def of_the_house(now: datetime) -> list[Check]:
    """What `heatwatch doctor` tells, the worrying first; of a database that does not answer, nothing is claimed."""
    database = ground.database()
    return _ordered([database, *_standing(now), *([] if database.state == BROKEN else _working(now))])


def _standing(now: datetime) -> list[Check]:
    return [
        ground.disk(),
        ground.certificates(now),
        files.views(),
        files.playing(),
        files.scanner(),
        packages.packages(now),
        words.translations(),
        words.text_messages(),
        words.voice(),
        words.e_mail(),
    ]


def _working(now: datetime) -> list[Check]:
    return [
        workings.reader(now),
        workings.alerts(now),
        workings.chain(now),
        workings.anchored(now),
        workings.backup(now),
        workings.at_providers(now),
        workings.answers(now),
        workings.inbox(now),
        workings.callers(now),
        workings.keys(),
        *refusals.lines(),
    ]


def _ordered(found: Iterable[Check]) -> list[Check]:
    return sorted(found, key=lambda check: ORDER.index(check.state))
