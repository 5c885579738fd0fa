"""A public site in a process of its own, and a page elsewhere that people leave to."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench import instance
from tests.environment import chosen_database


@dataclass(frozen=True)
class Site:
    """Where the site is, and where the Leave button leads."""

    address: str
    elsewhere: str


class Elsewhere(BaseHTTPRequestHandler):
    """A page about something else."""

    def do_GET(self) -> None:
        body = b"<!doctype html><html lang=en><title>Weather</title><h1>Sunny</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running(said: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Both, for as long as the block lasts; `said` is put in place of other words of the agency file."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as other, instance.instance(chosen_database()) as made:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        elsewhere = f"http://localhost:{other.server_port}/"
        agency = made.home / "agency.toml"
        text = agency.read_text("utf-8")
        for old, new in {"https://www.weather.gov/": elsewhere, **(said or {})}.items():
            assert old in text, f"the agency file does not say {old}"
            text = text.replace(old, new)
        agency.write_text(text, "utf-8")
        port = instance.free_port()
        made.serve("public", port, workers=1)
        yield Site(f"http://127.0.0.1:{port}", elsewhere)
        made.stop_doors()
        other.shutdown()
