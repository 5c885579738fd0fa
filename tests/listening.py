"""Somebody who waits to be called: a file that makes anyone open it call an address would call here."""

import socket

# How long a call may take to arrive on this machine.
SECONDS = 0.3


class Listener:
    """A socket of this machine that takes calls."""

    def __init__(self, waiting: socket.socket) -> None:
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        waiting.settimeout(SECONDS)
        self.waiting = waiting

    @property
    def address(self) -> str:
        """Where it can be called."""
        return f"http://127.0.0.1:{self.waiting.getsockname()[1]}/found"

    def was_called(self) -> bool:
        """Whether somebody called, or does so within a moment."""
        try:
            self.waiting.accept()[0].close()
        except TimeoutError:
            return False
        return True
