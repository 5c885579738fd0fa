"""`heatwatch serve public|console|webhooks|post|reader|waker`: one process. systemd and the demonstration call this."""

import argparse
import os
import sys
from typing import Any, NoReturn

PORTS = {"public": 8000, "console": 8001, "webhooks": 8002}
# Not served by granian: the mail server speaks LMTP.
POST_PORT = 8003


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("serve", help="run one process of an instance")
    parser.add_argument("door", choices=("public", "console", "webhooks", "post", "reader", "waker"))
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="default: 8000 public, 8001 console, 8002 webhooks, 8003 post")
    parser.add_argument("--workers", type=int, help="worker processes (default: 2 public on PostgreSQL, else 1)")
    parser.add_argument("--threads", type=int, help="requests at a time for each worker")
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    parser = commands.add_parser("reader", help="run the reader at this terminal: it asks for its passphrase")
    parser.set_defaults(run=run, door="reader", parent=None, host="127.0.0.1")


def run(arguments: argparse.Namespace) -> NoReturn:
    """Check, then become the door."""
    from django.conf import settings

    from heatwatch.cli.running import doors, ports, processes, startup

    if arguments.parent:
        processes.stop_with(arguments.parent)
    startup.start(door=arguments.door)
    if settings.ENV.demo:
        ports.refuse_other_machines(arguments.host)
    elif not settings.ENV.tls or arguments.door == "post":
        ports.refuse_in_clear(arguments.host)
    else:
        ports.refuse_everybody(arguments.host)
    doors.refuse_unsafe()
    if arguments.door in PORTS:
        os.environ["HEATWATCH_THREADS"] = str(_threads(arguments))
    sys.stdout.flush()
    # Without this, glibc keeps a heap for every thread, each as large as the largest upload that passed through it.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(sys.executable, [sys.executable, "-m", *module(arguments)])  # noqa: S606  the door takes this process's place


def module(arguments: argparse.Namespace) -> list[str]:
    """The module that this process becomes, and its words."""
    from heatwatch.cli.running import doors

    if arguments.door == "post":
        return ["heatwatch.web.post", arguments.host, str(arguments.port or POST_PORT)]
    if arguments.door not in PORTS:
        return [f"heatwatch.{arguments.door}"]
    port = arguments.port or PORTS[arguments.door]
    return doors.granian(arguments.host, port, arguments.workers or _workers(arguments.door), _threads(arguments))


def _workers(door: str) -> int:
    """SQLite lets one process write at a time: a second worker only waits for the first (`bench/intake`)."""
    from django.conf import settings

    return 2 if door == "public" and settings.ENV.database_url else 1


def _threads(arguments: argparse.Namespace) -> int:
    """Requests at a time; the process keeps as many connections to PostgreSQL at most."""
    from heatwatch.cli.running import doors

    return int(arguments.threads or doors.THREADS[arguments.door])
