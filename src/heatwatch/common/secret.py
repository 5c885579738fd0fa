"""Values that must not be printed by accident."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Secret(Generic[T]):
    """Holds a value that shows itself only when asked by name, never in a repr, a log line or a traceback.

    It refuses to be pickled, compared or iterated, so that it cannot leak by being convenient.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('••••')"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a Secret is never pickled: reveal() it where it is used")


def masked(kind: type[T]) -> type[T]:
    """A class whose values never show in a repr: what it holds was typed by somebody, or opens something."""
    name = kind.__name__
    kind.__repr__ = lambda _: f"{name}(••••)"  # type: ignore[method-assign]  # the same shape for every class
    return kind
