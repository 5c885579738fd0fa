"""Short forms take turns once they have arrived; slow senders, long bodies and a stuck database hold nobody up."""

import io
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, close_old_connections, connection, connections
from django.urls import reverse
from django.utils import translation

from heatwatch.web.kit import turns
from heatwatch.web.kit.turns import AT_ONCE, SHARE, SHORT, TRIED_AT, InTurn, Places, turn

MANY = 8


@pytest.fixture
def fresh() -> Iterator[None]:
    """Turns and the lent connections of this test alone."""
    turns.places.cache_clear()
    turns.lent.cache_clear()
    yield
    if turns.lent.cache_info().currsize:
        for each in turns.lent():
            each.close()
    turns.places.cache_clear()
    turns.lent.cache_clear()


class Counting:
    """An application that notes how many of its requests are worked on at the same time."""

    def __init__(self) -> None:
        self.lock, self.now, self.most = threading.Lock(), 0, 0
        self.full = threading.Event()

    def __call__(self, environ: dict[str, Any], _start_response: object) -> list[bytes]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == MANY:
                self.full.set()
        self.full.wait(0.05)
        with self.lock:
            self.now -= 1
        return [environ["wsgi.input"].read()]


def asked(application: InTurn, method: str, body: bytes) -> list[bytes]:
    """The answers to many of the same request at once."""
    answers: list[bytes] = []

    def ask() -> None:
        environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        answers.append(b"".join(application(environ, None)))

    threads = [threading.Thread(target=ask) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.usefixtures("fresh")
def test_short_forms_are_answered_a_few_at_a_time() -> None:
    counting = Counting()
    assert asked(InTurn(counting), "POST", b"a story") == [b"a story"] * MANY
    assert counting.most <= AT_ONCE[connection.vendor]


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(("method", "length"), [("GET", 0), ("POST", SHORT + 1)])
def test_pages_and_long_bodies_wait_for_nobody(method: str, length: int) -> None:
    counting = Counting()
    asked(InTurn(counting), method, b"x" * length)
    assert counting.most > max(AT_ONCE.values())


@pytest.mark.usefixtures("fresh")
def test_a_slow_sender_holds_up_nobody() -> None:
    sent = threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert sent.wait(30)
            return super().read(size)

    application = InTurn(lambda environ, _: [environ["wsgi.input"].read()])
    crawling = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": Slow(b"abc")}
    answers: list[bytes] = []
    thread = threading.Thread(target=lambda: answers.extend(application(crawling, None)))
    thread.start()
    assert asked(application, "POST", b"quick") == [b"quick"] * MANY
    assert answers == []
    sent.set()
    thread.join(30)
    assert answers == [b"abc"]


@pytest.mark.usefixtures("fresh")
def test_what_cannot_be_read_is_left_to_django() -> None:
    class Gone(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError("the other end has gone")

    gone = Gone()
    application = InTurn(lambda environ, _: [b"django's" if environ["wsgi.input"] is gone else b"read"])
    assert list(application({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": gone}, None)) == [
        b"django's"
    ]


@pytest.mark.usefixtures("fresh")
def test_a_stuck_turn_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    for _ in range(AT_ONCE[connection.vendor]):
        assert turns.places().acquire(trial=False, timeout=1)
    own = connections["default"]
    with turn():
        assert connections["default"] is own


@pytest.mark.usefixtures("fresh")
def test_a_thread_has_its_own_connection_back_after_its_turn() -> None:
    own = connections["default"]
    with pytest.raises(ZeroDivisionError), turn():
        assert connections["default"] is not own
        assert len(turns.lent()) == AT_ONCE[connection.vendor] - 1
        raise ZeroDivisionError
    assert connections["default"] is own
    assert len(turns.lent()) == AT_ONCE[connection.vendor]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fresh")
def test_a_lent_connection_outlives_its_turn_and_is_made_anew_after_the_server_ended_it() -> None:
    def asks(sql: str = "SELECT 1") -> object:
        with turn():
            # As each request begins.
            close_old_connections()
            with connections["default"].cursor() as cursor:
                cursor.execute(sql)
            return connections["default"].connection

    for _ in range(AT_ONCE[connection.vendor] - 1):
        turns.lent().pop().close()
    first = asks()
    assert asks() is first
    if connection.vendor == "postgresql":
        with pytest.raises(OperationalError):
            asks("SELECT pg_terminate_backend(pg_backend_pid())")
        assert asks() is not first


@pytest.mark.usefixtures("fresh")
def test_connections_to_postgresql_are_renewed_and_not_pooled_twice() -> None:
    for lent in turns.lent():
        assert "pool" not in lent.settings_dict["OPTIONS"]
        assert (lent.settings_dict["CONN_MAX_AGE"] == turns.RENEWED) is (connection.vendor == "postgresql")


def in_order(arrivals: str) -> str:
    """Who works in which order, of reports (r) and trials of a code (t) that came so while the only place was taken."""
    places, worked = Places(1), []
    assert places.acquire(trial=False, timeout=1)

    def work(kind: str) -> None:
        assert places.acquire(trial=kind == "t", timeout=30)
        worked.append(kind)
        places.release()

    threads = []
    for kind in arrivals:
        before = len(places.trials) + len(places.others)
        threads.append(threading.Thread(target=work, args=(kind,)))
        threads[-1].start()
        while len(places.trials) + len(places.others) == before:
            time.sleep(0.001)
    places.release()
    for thread in threads:
        thread.join(30)
    assert places.free == 1
    return "".join(worked)


@pytest.mark.parametrize(
    ("arrivals", "order"),
    [
        ("tttttr", "rttttt"),
        ("ttr", "rtt"),
        ("tt", "tt"),
        ("trrrrrrrt", "rrrtrrrtr"),
    ],
)
def test_a_report_does_not_queue_behind_trials_of_codes_nor_do_reports_shut_them_out(arrivals: str, order: str) -> None:
    assert SHARE == 4
    assert in_order(arrivals) == order


def test_whoever_gave_up_waiting_holds_no_place() -> None:
    places = Places(1)
    assert places.acquire(trial=False, timeout=1)
    assert not places.acquire(trial=True, timeout=0.01)
    assert not places.acquire(trial=False, timeout=0.01)
    places.release()
    assert places.free == 1
    assert places.acquire(trial=True, timeout=0)


def test_a_trial_begins_only_where_nobody_is_at_work_and_holds_no_report_up() -> None:
    places = Places(2)
    assert places.acquire(trial=True, timeout=0)
    assert not places.acquire(trial=True, timeout=0)
    assert places.acquire(trial=False, timeout=0)
    places.release()
    assert not places.acquire(trial=True, timeout=0)
    places.release()
    assert places.acquire(trial=True, timeout=0)


def test_whoever_waited_behind_a_trial_that_gave_up_is_called() -> None:
    places, called = Places(2), threading.Event()
    assert places.acquire(trial=False, timeout=0)
    places.passed_over = SHARE - 1
    trial = threading.Thread(target=lambda: places.acquire(trial=True, timeout=0.2))
    trial.start()
    while not places.trials:
        time.sleep(0.001)

    def report() -> None:
        if places.acquire(trial=False, timeout=30):
            called.set()

    other = threading.Thread(target=report)
    other.start()
    while not places.others:
        time.sleep(0.001)
    assert not called.is_set()
    trial.join(30)
    assert called.wait(30)
    other.join(30)


@pytest.mark.parametrize("language", ["en", "es"])
def test_codes_are_tried_at_this_address(language: str) -> None:
    with translation.override(language):
        assert reverse("messages", urlconf="heatwatch.web.public.urls").endswith(TRIED_AT)
        for name in ("report", "mailbox", "saved"):
            assert not reverse(name, urlconf="heatwatch.web.public.urls").endswith(TRIED_AT)
