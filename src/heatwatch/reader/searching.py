"""Search runs beside the reader's loop: one thread holds the words of all tips, one answers the console."""

import logging
import socket
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection

from heatwatch.common import clock
from heatwatch.links.actions.relating import Listener
from heatwatch.reader.beside import keep_on
from heatwatch.searching import exchange
from heatwatch.searching.actions import answering
from heatwatch.searching.actions.holding import Memory, turn
from heatwatch.searching.errors import NotAsked
from heatwatch.vault.actions import Keyring

TURN_SECONDS, PATIENCE = 0.5, 2.0
log = logging.getLogger("heatwatch.reader")


def begin(keyring: Keyring, listener: Listener, stopping: threading.Event) -> list[threading.Thread]:
    """Hold and answer until told to stop, each in a thread and with a connection of its own."""
    own, memory = Keyring(keyring.account_id, keyring.identity), Memory(listener)
    place = settings.ENV.search_socket
    threads = [
        threading.Thread(target=hold, args=(own, memory, stopping), name="search", daemon=True),
        threading.Thread(target=serve, args=(memory, place, stopping), name="answers", daemon=True),
    ]
    for thread in threads:
        thread.start()
    return threads


def hold(keyring: Keyring, memory: Memory, stopping: threading.Event, seconds: float = TURN_SECONDS) -> None:
    """Hold what is new, turn after turn, and at a start everything."""
    keep_on("holding tips for the search", lambda: turn(keyring, memory, clock.now()), stopping, seconds)


def serve(memory: Memory, place: Path, stopping: threading.Event) -> None:
    """Answer at this place; while another reader does, wait until it is gone."""
    while not stopping.is_set():
        try:
            server = exchange.listen(place)
        except OSError as fault:
            log.warning("the search has no socket: %s", type(fault).__name__)
            server = None
        if server is None:
            stopping.wait(PATIENCE)
            continue
        with server:
            _answer_at(server, memory, place, stopping)
    connection.close()


def _answer_at(server: socket.socket, memory: Memory, place: Path, stopping: threading.Event) -> None:
    server.settimeout(TURN_SECONDS)
    mine = place.stat().st_ino
    while not stopping.is_set() and _is_there(place, mine):
        with suppress(TimeoutError):
            line, _ = server.accept()
            with line:
                _answer(line, memory)
    if _is_there(place, mine):
        place.unlink(missing_ok=True)


def _is_there(place: Path, mine: int) -> bool:
    """Whether the socket at this place is still ours: somebody may have removed or replaced it."""
    try:
        return place.stat().st_ino == mine
    except OSError:
        return False


def _answer(line: socket.socket, memory: Memory) -> None:
    """One question, one answer. Whoever is not answered is told nothing."""
    line.settimeout(PATIENCE)
    try:
        exchange.send(line, answering.answer(memory, exchange.receive(line, exchange.LONGEST), clock.now()))
    except (OSError, NotAsked):
        return
    except Exception as fault:  # noqa: BLE001  the next question must be answered whatever this one did
        log.warning("a search failed: %s", type(fault).__name__)
        close_old_connections()
