"""Pages as the doors answered them, shown once more to a browser: with their own headers, and a place for reports.

The doors are asked by a client of the test, which sees the test's own database; the browser then opens each answer from
here. Its policy is served as it was, with one more word: where a browser reports what it broke.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Dialog, Page, sync_playwright

from tests.attacks.world import text_of
from tests.journeys.house.cast.browser import launch
from tests.laws import tree

STATIC = tree.SOURCE / "web" / "console" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript"}
NOT_ANSWERED = {"content-length", "connection", "transfer-encoding", "set-cookie", "content-encoding"}
NO_CONTENT = 204
REPORTS = "; report-uri /csp-report"
WATCH = """
window.hits = []; window.broken = [];
window.hit = (number) => window.hits.push(number);
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
LOOK = """() => {
  const fields = [...document.querySelectorAll("input, textarea, option")].map((one) => one.value);
  const names = ["aria-label", "title", "alt", "data-names", "placeholder"];
  const spoken = names.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)));
  const strange =
    "img[src='x'], svg[onload], [onerror], [onload], [onclick], script:not([src]), iframe, object, base, math";
  const links = [...document.querySelectorAll("[href], [src], [action], [formaction]")].flatMap((one) =>
    ["href", "src", "action", "formaction"].map((name) => one.getAttribute(name) || ""));
  return {
    text: [document.documentElement.textContent, ...fields, ...spoken].join("\\n"),
    strange: [...document.querySelectorAll(strange)].map((one) => one.outerHTML.slice(0, 200)),
    scripts: links.filter((link) => /^\\s*(javascript|vbscript|data:text)/i.test(link)),
    hits: window.hits, broken: window.broken,
  };
}"""


@dataclass
class Captured:
    """One answer, and where it came from."""

    name: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Stage:
    """Everything that was answered, in order, and everything that a browser reported."""

    pages: list[Captured] = field(default_factory=list)
    answers: dict[str, Captured] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)

    def capture(self, name: str, answer: Any) -> None:
        """Keep a page; what is no page is not shown in a window."""
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and answer.status_code != NO_CONTENT and not 300 <= answer.status_code < 400:
            self.pages.append(_captured(name, answer))

    def answer_with(self, path: str, answer: Any) -> None:
        """Keep what a script of a page is told when it asks this address."""
        self.answers[path] = _captured(path, answer)


def _captured(name: str, answer: Any) -> Captured:
    headers = {key: value for key, value in answer.items() if key.lower() not in NOT_ANSWERED}
    return Captured(name, answer.status_code, headers, text_of(answer).encode())


class Handler(BaseHTTPRequestHandler):
    """Shows the stage's pages by their number, the console's own files, and what scripts ask for."""

    stage: ClassVar[Stage]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, a file of ours, or nothing."""
        path = self.path.partition("?")[0]
        if path.startswith("/page/"):
            self._show(self.stage.pages[int(path.removeprefix("/page/"))])
        elif path.startswith("/static/console/"):
            self._file(STATIC / path.removeprefix("/static/"))
        else:
            self._show(self.stage.answers.get(path, Captured(path, 404, {"Content-Type": "text/plain"}, b"")))

    def do_POST(self) -> None:
        """A report of a broken policy, or a question of a script."""
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/csp-report":
            self.stage.reports.append(sent.decode("utf-8", "replace"))
        self._show(self.stage.answers.get(self.path, Captured(self.path, 204, {}, b"")))

    def _show(self, page: Captured) -> None:
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value + REPORTS if name == "Content-Security-Policy" else value)
        self._end(page.body)

    def _file(self, file: Path) -> None:
        self.send_response(200)
        self.send_header("Content-Type", KINDS[file.suffix])
        self.send_header("Cache-Control", "max-age=600")
        self._end(file.read_bytes())

    def _end(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def shown(stage: Stage) -> Iterator[str]:
    """Serve the stage on a free port of this machine."""
    handler = type("StageHandler", (Handler,), {"stage": stage})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Spectator:
    """A browser window in which every page is opened."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    text: str = ""

    def opens(self, number: int, name: str) -> None:
        """Open a page and look at everything on it."""
        self.page.goto(f"{self.base}/page/{number}", wait_until="load")
        self.looks(name)

    def looks(self, name: str) -> None:
        found = self.page.evaluate(LOOK)
        self.text += found["text"]
        for what in ("strange", "scripts", "hits", "broken"):
            self.complaints += [f"{name}: {what} {one}" for one in found[what]]

    def hears(self, dialog: Dialog) -> None:
        """A page that asks whether to leave what was typed is ours; any other window is not."""
        if dialog.type != "beforeunload":
            self.complaints.append(f"{self.page.url}: a window says {dialog.message}")
        dialog.accept()


@contextmanager
def watched(base: str) -> Iterator[Spectator]:
    """Chromium, with a watch in every page. Gone before the test's database is tidied, which its loop would disturb."""
    with sync_playwright() as playing:
        browser = launch(playing)
        context = browser.new_context()
        context.add_init_script(WATCH)
        spectator = Spectator(context.new_page(), base)
        spectator.page.on("dialog", spectator.hears)
        context.on("request", lambda one: _asked(spectator, one.url))
        yield spectator
        browser.close()


def _asked(spectator: Spectator, url: str) -> None:
    if not url.startswith((spectator.base, "data:", "blob:")):
        spectator.complaints.append(f"{spectator.page.url}: asked for {url}")
