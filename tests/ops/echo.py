"""Stands for a door behind the web server: writes down which requests it was given, and answers with their bodies."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SEEN = "HEATWATCH_TEST_SEEN"


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """A WSGI application; each request is a line of the file that the environment names."""
    body = environ["wsgi.input"].read()
    line = json.dumps([environ["REQUEST_METHOD"], environ["PATH_INFO"], body.decode("latin-1")])
    with Path(os.environ[SEEN]).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
