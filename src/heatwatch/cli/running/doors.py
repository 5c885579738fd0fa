"""What becomes of a process once it is allowed to serve."""

import sys

from heatwatch.common.errors import HouseError

# A request holds its thread for as long as its body takes to arrive. With one thread a single slow upload from an old
# phone would stop the tip line for everybody; threads are made when needed and go again when idle.
THREADS = {"public": 64, "console": 16, "webhooks": 16}
# The house's own refusals; Django's checks of code are for `./test`.
TAG = "heatwatch"
UNREADABLE = "is it there, and is HEATWATCH_DATABASE_URL right? `heatwatch setup` makes the tables"


def refuse_unsafe() -> None:
    """Run the start-up checks for this door; raises `HouseError` with everything that is wrong."""
    from django.core.checks import run_checks
    from django.db import DatabaseError

    try:
        found = run_checks(tags=[TAG], include_deployment_checks=True)
    except DatabaseError as fault:
        raise HouseError(f"the database cannot be read ({type(fault).__name__})", UNREADABLE) from fault
    serious = [message for message in found if message.is_serious()]
    told = [f"  {message.id}: {message.msg}\n    → {message.hint or ''}" for message in found]
    if serious:
        raise HouseError("refusing to start\n" + "\n".join(told))
    if told:
        print("\n".join(told), file=sys.stderr)


def granian(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The arguments of the web server. No access log: an address of a reporter is written nowhere.

    A worker that dies is started again after a moment; one that dies twice in five seconds ends the server, and whoever
    started it (systemd, the demonstration) decides.
    """
    words = ["granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--log-level", "error"]
    words += ["--no-access-log", "--respawn-failed-workers", "--respawn-interval", "0.2"]
    words += ["--workers-kill-timeout", "5"]
    words += ["--workers", str(workers), "--blocking-threads", str(threads)]
    return [*words, "--host", host, "--port", str(port), "heatwatch.config.wsgi:application"]
