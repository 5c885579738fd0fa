"""The reader's two threads beside its loop: one holds, one answers at a socket."""

import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock, patch

import pytest

from heatwatch.reader import beside, searching
from heatwatch.searching import exchange
from heatwatch.searching.actions import answering
from heatwatch.searching.actions.holding import Memory
from heatwatch.searching.errors import NotAsked


@contextmanager
def answers(place: Path, said: bytes = b"yes") -> Iterator[threading.Event]:
    stopping, memory = threading.Event(), Memory()
    with patch.object(answering, "answer", lambda _memory, asked, _now: said + asked):
        thread = threading.Thread(target=searching.serve, args=(memory, place, stopping))
        thread.start()
        try:
            yield stopping
        finally:
            stopping.set()
            thread.join(10)


def ask(place: Path, words: bytes) -> bytes:
    deadline = time.monotonic() + 10
    while True:
        try:
            with exchange.connect(place, 2) as line:
                exchange.send(line, words)
                return exchange.receive(line, 1000)
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    # Deeper than the name of a socket may be long.
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    return deep / "run" / "search.sock"


def test_a_question_is_answered_and_only_the_group_reaches_the_socket(place: Path) -> None:
    with answers(place):
        assert ask(place, b" motel") == b"yes motel"
        assert stat.S_IMODE(place.stat().st_mode) == 0o660
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o750
    assert not place.exists()


def test_what_is_too_long_or_cut_off_keeps_nobody_from_asking(place: Path) -> None:
    with answers(place):
        assert ask(place, b"1")
        with exchange.connect(place, 2) as line:
            line.sendall((exchange.LONGEST + 1).to_bytes(4, "big") + b"x")
            with pytest.raises(OSError, match=r"hung up|reset"):
                exchange.receive(line, 10)
        with exchange.connect(place, 2) as line:
            line.sendall(b"\0")
        assert ask(place, b"2") == b"yes2"


def test_who_is_not_answered_is_told_nothing(place: Path) -> None:
    with answers(place):
        for fault in (NotAsked(), ValueError("motel")):
            with patch.object(answering, "answer", side_effect=fault), pytest.raises(OSError, match="hung up"):
                ask(place, b"1")
        assert ask(place, b"2") == b"yes2"


def test_a_second_reader_waits_and_takes_over_when_the_first_is_gone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PATIENCE", 0.05)
    with answers(place):
        assert ask(place, b"1") == b"yes1"
        assert exchange.listen(place) is None
    server = exchange.listen(place)
    assert server
    server.close()
    with answers(place, b"again"):
        # What a killed reader left behind is in nobody's way.
        assert ask(place, b"2") == b"again2"


def test_a_socket_that_somebody_removed_is_made_again(place: Path) -> None:
    with answers(place):
        assert ask(place, b"1")
        place.unlink()
        assert ask(place, b"2") == b"yes2"


def test_a_fault_is_told_by_its_class_only_and_the_next_turn_begins(caplog: pytest.LogCaptureFixture) -> None:
    stopping, turns = threading.Event(), []

    def turn(*_: object) -> bool:
        turns.append(1)
        if len(turns) > 1:
            stopping.set()
        raise ValueError("motel 555-0134")

    silent = patch.multiple(beside, connection=Mock(), close_old_connections=Mock())
    with silent, patch.object(searching, "turn", turn):
        searching.hold(None, Memory(), stopping, 0)  # type: ignore[arg-type]  # no turn looks at it
    assert len(turns) == 2
    assert "ValueError" in caplog.text
    assert "motel" not in caplog.text
