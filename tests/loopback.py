"""A server on 127.0.0.1, as long as a test lasts: what plays a provider or a mail server to the house."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(server: socketserver.ThreadingMixIn) -> Iterator[int]:
    """Serve in a thread of its own; yields the port. Whoever is still talked to at the end is not waited for."""
    assert isinstance(server, socketserver.TCPServer)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
