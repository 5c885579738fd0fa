"""The style sheet and the script: made at start from `source/`, named after their content, kept by browsers for a year.

With scripts on, a page needs one more request only: the script carries the style sheet. With scripts off the style
sheet is fetched alone.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SOURCE = Path(__file__).parent / "source"
KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001  Django's signature
    """One of the two files, by the name that carries its hash."""
    for kind, media_type in KINDS.items():
        if name == name_of(kind):
            return HttpResponse(_made(kind), content_type=media_type, headers={"Cache-Control": FOR_EVER})
    raise Http404


@cache
def name_of(kind: str) -> str:
    """The file's name; another content has another name."""
    return f"site.{hashlib.sha256(_made(kind)).hexdigest()[:12]}.{kind}"


@cache
def _made(kind: str) -> bytes:
    style = _smaller((SOURCE / "site.css").read_text("utf-8"))
    if kind == "css":
        return style.encode()
    script = (SOURCE / "site.js").read_text("utf-8")
    lines = [line.strip() for line in script.splitlines() if not line.strip().startswith("//")]
    return "\n".join(lines).replace('"{{ style }}"', json.dumps(style)).encode()


def _smaller(style: str) -> str:
    """The style sheet without comments and without spaces that mean nothing."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(": ", ":").replace(";}", "}").strip()
