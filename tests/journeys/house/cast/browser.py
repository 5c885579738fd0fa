"""Browsers, and a watch over them: no error, no broken promise of the page's own policy, nothing from elsewhere."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Request, Response, WebError

CHROMIUM = "/usr/bin/chromium"
# The shell is the same browser without the windows, menus and side panels around its pages. Those are pages of the
# browser's own: with them a new window costs three times as much. It keeps no page for Back.
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name resolves, so that nothing can leave this machine. Catching requests instead would switch off the
    # browser's cache, and with it what the Back button could betray.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
# A page or a script of ours may be refused and says so itself; a style sheet or picture must not be.
MAY_BE_REFUSED = {"document", "fetch", "xhr"}


def launch(playwright: Playwright, *, keeps_pages: bool = False) -> Browser:
    """Debian's Chromium; with `keeps_pages` it holds pages in memory for Back, as everybody's browser does."""
    left_out = ["--disable-back-forward-cache"] if keeps_pages else []
    program = CHROMIUM if keeps_pages else SHELL
    return playwright.chromium.launch(executable_path=program, args=ARGUMENTS, ignore_default_args=left_out)


@dataclass
class Watch:
    """Everything that a browser complained of, or asked of somebody else."""

    is_ours: Callable[[str], bool]
    said: list[tuple[str, str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", self._fault)
        context.on("request", self._request)
        context.on("response", self._response)
        return context

    def complaints(self) -> list[str]:
        heard = [f"{text} ({url})" for text, url in self.said if not (REFUSED.match(text) and url in self.refused)]
        return [*self.faults, *heard]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append((message.text, str(message.location.get("url", ""))))

    def _fault(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https", "ws", "wss"} and not self.is_ours(request.url):
            self.faults.append(f"asked somebody else: {request.url}")

    def _response(self, response: Response) -> None:
        if response.request.resource_type in MAY_BE_REFUSED and 400 <= response.status < 500:
            self.refused.add(response.url)
        if response.status >= 500:
            self.faults.append(f"answered {response.status}: {response.url}")
