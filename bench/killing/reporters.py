"""Reporters who send a report and, when the line breaks, send the very same page again, as browsers do."""

import base64
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.load import Line, multipart, urlencoded

GROUP = re.compile(rb"<span>(\d{3})</span>")
GROUPS = 9
OK = 200
PATIENCE = 120


@dataclass
class Report:
    """One page: its token, its story, perhaps a file, and every code that was shown for it."""

    story: str
    file: bytes = b""
    token: str = field(default_factory=lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))
    codes: list[str] = field(default_factory=list)
    tries: int = 0

    def request(self) -> bytes:
        """The page as a browser sends it."""
        fields = {"token": self.token, "story": self.story}
        return multipart("/en/form/", fields, self.file, "") if self.file else urlencoded("/en/form/", fields)

    def promise(self) -> dict[str, object]:
        """What must be found: the codes that were shown, and the hash of the file."""
        return {"codes": self.codes, "file": hashlib.sha256(self.file).hexdigest() if self.file else ""}


def told(story: str) -> str:
    """A story as a list of what was promised names it."""
    return hashlib.sha256(story.encode()).hexdigest()


def code_in(answer: bytes) -> str:
    """The 27 digits on a receipt page, or nothing on any other page."""
    groups = GROUP.findall(answer)
    return b"".join(groups).decode() if len(groups) == GROUPS else ""


def send_all(reports: list[Report], port: int, at_once: int, shown: Callable[[], None]) -> None:
    """Send every report until its code was shown, so many at a time; a broken line sends the same page again."""
    waiting = iter(reports)
    lock = threading.Lock()

    def work() -> None:
        line = Line(port)
        while True:
            with lock:
                report = next(waiting, None)
            if report is None:
                line.close()
                return
            _insist(line, report)
            shown()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send_once(line: Line, report: Report) -> bool:
    """Send a page; says whether its code was shown."""
    report.tries += 1
    try:
        status, answer = line.ask(report.request())
    except OSError:
        line.close()
        return False
    code = code_in(answer) if status == OK else ""
    report.codes += [code] if code else []
    return bool(code)


def _insist(line: Line, report: Report) -> None:
    deadline = time.monotonic() + PATIENCE
    while not send_once(line, report):
        if time.monotonic() > deadline:
            raise SystemExit(f"a report was never answered with a code after {report.tries} tries")
        time.sleep(0.1)
