"""What becomes of a process once it is allowed to serve."""

from heatwatch.common.errors import HouseError

# One thread a worker on SQLite, where writers queue anyway; four on PostgreSQL, where they wait for the network.
THREADS = {"sqlite": 1, "postgresql": 4}
# The house's own refusals; Django's checks of code are for `./test`.
TAG = "heatwatch"


def refuse_unsafe() -> None:
    """Run the start-up checks for this door; raises `HouseError` with everything that is wrong."""
    from django.core import checks

    serious = [message for message in checks.run_checks(tags=[TAG]) if message.is_serious()]
    if serious:
        told = "\n".join(f"  {message.id}: {message.msg}\n    → {message.hint or ''}" for message in serious)
        raise HouseError(f"refusing to start\n{told}")


def granian(host: str, port: int, workers: int, threads: int | None) -> list[str]:
    """The arguments of the web server. No access log: an address of a reporter is written nowhere."""
    from django.db import connection

    each = threads or THREADS.get(connection.vendor, 1)
    connection.close()
    words = ["granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--log-level", "warning"]
    words += ["--no-access-log", "--respawn-failed-workers", "--respawn-interval", "0.2"]
    words += ["--workers", str(workers), "--blocking-threads", str(each)]
    return [*words, "--host", host, "--port", str(port), "heatwatch.config.wsgi:application"]
