"""`heatwatch demo`: the demonstration agency, set up, seeded and served on this machine. `./run` calls this."""

import argparse
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heatwatch.cli.running import ports
from heatwatch.common.errors import HouseError


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("demo", help="set up, seed and serve the demonstration on this machine")
    parser.add_argument("--host", default="127.0.0.1", help="an address of this machine itself")
    parser.add_argument("--port", type=int, default=8000, help="port of the public site")
    parser.add_argument("--console-port", type=int, default=8001, help="port of the staff console")
    parser.add_argument(
        "--webhooks-port", type=int, default=8002, help="port of the door for providers of text messages"
    )
    parser.add_argument("--home", type=Path, help="the instance folder (default: var/demo)")
    parser.add_argument("--prepare-only", action="store_true", help="set up and seed, but start nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Refuse what is unsafe first, then prepare, then serve until told to stop."""
    from heatwatch.cli.instance import folder
    from heatwatch.cli.running.startup import PROJECT

    home = (arguments.home or PROJECT / "var" / "demo").resolve()
    ports.refuse_other_machines(arguments.host)
    if not arguments.prepare_only:
        ports.refuse_taken(arguments.host, arguments.port, "--port")
        ports.refuse_taken(arguments.host, arguments.console_port, "--console-port")
        ports.refuse_taken(arguments.host, arguments.webhooks_port, "--webhooks-port")
    begun = (home / "agency.toml").exists()
    folder.make(home, "demo", (PROJECT / "demo" / "agency.toml").read_text("utf-8"))
    if not begun:
        folder.speak(home, PROJECT / "demo")
    with _alone(home):
        _prepare(home, PROJECT / "demo")
        if arguments.prepare_only:
            return 0
        return _serve(home, arguments.host, arguments.port, arguments.console_port, arguments.webhooks_port)


def _prepare(home: Path, data: Path) -> None:
    from heatwatch.cli.running import startup

    startup.start(home)

    from heatwatch.cli.sample import agency
    from heatwatch.common import clock

    agency.prepare(home, data, clock.now(), lambda text: print(f"· {text}", flush=True))


def _serve(home: Path, host: str, port: int, console_port: int, webhooks_port: int) -> int:
    from heatwatch.cli.running.household import household

    family = household(host, port, console_port, webhooks_port)
    try:
        family.start()
        print(_welcome(home, host, port, console_port, webhooks_port), flush=True)
        family.watch()
    finally:
        family.stop()
    print("\n· stopped", flush=True)
    return 0


def _welcome(home: Path, host: str, port: int, console_port: int, webhooks_port: int) -> str:
    from heatwatch.cli.sample.agency import SIGN_INS

    return f"""
HEAT Watch demonstration (made-up agency, made-up people; this machine only)

  Public site    http://{host}:{port}/
  Staff console  http://{host}:{console_port}/
  Text messages  http://{host}:{webhooks_port}/sms/   (to send one: demo/text-message "the words")

{_indented((home / SIGN_INS).read_text("utf-8"))}
  The same list lies in {home / SIGN_INS}. Ctrl-C stops everything."""


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two demonstrations in one folder would seed it twice: the second one is refused."""
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise HouseError(
                f"another `heatwatch demo` uses {home}", "stop it, or choose another folder with --home"
            ) from held
        yield
