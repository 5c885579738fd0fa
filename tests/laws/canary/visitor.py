"""A browser without a screen: it keeps cookies, fills in forms, and sends headers that would give a person away."""

import http.client
import re
import secrets
import ssl
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from tests.laws.canary.words import HEADERS, found_in

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
REDIRECTS = {301, 302, 303}
File = tuple[str, bytes]


@dataclass
class Visitor:
    """Somebody at one door, directly or through the proxy."""

    port: int
    encrypted: bool
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = "/"
    text: str = ""
    status: int = 0
    # Every answer that carried a canary, by status and path.
    showing: list[tuple[int, str, set[str]]] = field(default_factory=list)

    def opens(self, path: str) -> str:
        return self._asks("GET", path)

    def fills_in(self, action: str, values: dict[str, str], files: list[File] | None = None) -> str:
        """Send a form of the page on screen, with what is hidden in it."""
        hidden = [(name, value) for form in self._forms(action)[:1] for name, value in hidden_in(form)]
        fields = [(name, value) for name, value in hidden if name not in values] + list(values.items())
        return self.sends(action, fields, files)

    def sends(self, action: str, fields: list[tuple[str, str]], files: list[File] | None = None) -> str:
        boundary = secrets.token_hex(16)
        body = b"".join(part(boundary, name, value.encode()) for name, value in fields)
        body += b"".join(part(boundary, "files", data, file=name) for name, data in files or [])
        kind = f"multipart/form-data; boundary={boundary}"
        return self._asks("POST", action, body + f"--{boundary}--\r\n".encode(), {"Content-Type": kind})

    def posts(self, action: str, body: bytes, headers: dict[str, str]) -> str:
        """Send these very bytes, as a machine does."""
        return self._asks("POST", action, body, headers)

    def downloads(self, action: str) -> bytes:
        self.fills_in(action, {})
        return self.text.encode("latin-1")

    def _forms(self, action: str) -> list[str]:
        forms = [inside for attributes, inside in FORM.findall(self.text) if f'action="{action}"' in attributes]
        assert forms, f"{self.path} ({self.status}) has no form for {action}"
        return forms

    def _asks(self, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None) -> str:
        connection = self._connection()
        # The proxy's own port is the usual one, which no browser names.
        host = "127.0.0.1" if self.encrypted else f"127.0.0.1:{self.port}"
        headers = {**HEADERS, "Host": host, "X-Forwarded-Proto": "https", **(more or {})}
        if method == "POST":
            headers |= {"Origin": f"https://{host}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        self._takes(answer, path)
        connection.close()
        location = answer.headers.get("Location", "")
        if answer.status in REDIRECTS and location.startswith("/"):
            return self._asks("GET", location)
        return self.text

    def _connection(self) -> http.client.HTTPConnection:
        if not self.encrypted:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=trusting)

    def _takes(self, answer: http.client.HTTPResponse, path: str) -> None:
        data = answer.read()
        told = str(answer.headers).encode()
        self.path, self.status = path, answer.status
        textual = answer.headers.get_content_charset()
        self.text = data.decode(textual) if textual else data.decode("latin-1")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        # An address that was typed may stand in the page, in a link to the same page in another language.
        if seen := found_in(data + told) - found_in(path.encode()):
            self.showing.append((answer.status, urlsplit(path).path, seen))


def hidden_in(form: str) -> list[tuple[str, str]]:
    return [(attribute("name", tag), attribute("value", tag)) for tag in HIDDEN.findall(form)]


def attribute(name: str, tag: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def part(boundary: str, name: str, value: bytes, *, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"
