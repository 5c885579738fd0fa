"""Two people at one moment, on PostgreSQL: what the second does begins while the first one's transaction is open."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

from django.db import connections, transaction

Given = TypeVar("Given")
PATIENCE = 30.0


def refused_meanwhile(
    first: Callable[[], Given], second: Callable[[], object], refusal: type[Exception], seconds: float
) -> tuple[Given, Exception | None]:
    """What the first gave, and how the second was refused; None where it was not.

    So many seconds the second has before the first commits: one that does not wait for its turn is done by then.
    """
    begun, refused = Event(), list[Exception]()

    def at_the_same_moment() -> None:
        begun.set()
        try:
            second()
        except refusal as told:
            refused.append(told)
        finally:
            connections.close_all()

    other = Thread(target=at_the_same_moment)
    with transaction.atomic():
        given = first()
        other.start()
        assert begun.wait(PATIENCE)
        other.join(seconds)
    other.join(PATIENCE)
    return given, refused[0] if refused else None
