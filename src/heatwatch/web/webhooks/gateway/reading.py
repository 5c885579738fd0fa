"""The adapter tells a message as a JSON object: `id`, `from`, `text`, and `files` where some came with it."""

import json
from typing import Any

from heatwatch.web.webhooks.channels import MOST_FILES, Sent, Told
from heatwatch.web.webhooks.refusals import Unreadable

LONGEST_ID, LONGEST_SENDER = 200, 100


def read(sent: Sent) -> Told:
    """The message; raises `Unreadable`."""
    try:
        told = json.loads(sent.body)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("the JSON") from wrong
    if not isinstance(told, dict):
        raise Unreadable("the JSON object")
    files = told.get("files", [])
    if not isinstance(files, list) or not all(isinstance(place, str) for place in files):
        raise Unreadable("files")
    text = _text(told, "text", least=0)
    places = tuple(filter(None, files[:MOST_FILES]))
    id, sender = _text(told, "id", LONGEST_ID), _text(told, "from", LONGEST_SENDER)
    return Told(id, sender, text, len(files[:MOST_FILES]), places)


def _text(told: dict[str, Any], name: str, most: int | None = None, least: int = 1) -> str:
    value = told.get(name)
    if not isinstance(value, str) or len(value) < least or (most and len(value) > most):
        raise Unreadable(name)
    return value
