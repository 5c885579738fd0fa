"""The page about something else that "Leave this site" ends on, and what its owner learns from a visit."""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = b"""<!doctype html><html lang="en"><head><title>Sunny</title><link rel="icon" href="data:,"></head>
<body><main><h1>Sunny, with a light wind</h1></main></body></html>"""


@dataclass
class Weather:
    """A site of somebody else on this machine: another origin, as a real one is."""

    visits: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        visits = self.visits

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                visits.append({name.lower(): value for name, value in self.headers.items()})
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(PAGE)))
                self.end_headers()
                self.wfile.write(PAGE)

            def log_message(self, *arguments: object) -> None:
                """Nothing is printed into the test's output."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/"

    def closes(self) -> None:
        self.server.shutdown()
        self.server.server_close()
