"""The office's mailbox as the environment names it, checked before anything is sent to its server."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from heatwatch.common.errors import HouseError

ADDRESS = "HEATWATCH_INBOX"
# What stands in a command: letters that need no coding, and no line of its own.
NAME = re.compile(r"[ -~]{1,200}")
FOLDER = re.compile(r"[ !#$'+-Z^-~]{1,200}")


def inbox_address(environ: Mapping[str, str]) -> str:
    """The mailbox's server; empty where no mailbox is fetched. Raises `HouseError` for what is none."""
    address = environ.get(ADDRESS, "")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("imap", "imaps") or not parts.hostname or parts.username or parts.path):
        hint = "write it like imaps://mail.example.org, without user and folder: docs/guides/email.md"
        raise HouseError(f"{ADDRESS} is no mailbox's server", hint)
    return address


def inbox_user(environ: Mapping[str, str]) -> str:
    """Whom the mailbox's server knows."""
    user = environ.get("HEATWATCH_INBOX_USER", "")
    if (user or environ.get(ADDRESS)) and not NAME.fullmatch(user):
        raise HouseError("HEATWATCH_INBOX_USER is missing or no name", "write whom the mailbox's server knows")
    return user


def inbox_folder(environ: Mapping[str, str]) -> str:
    """The folder of the mailbox whose messages become tips and are deleted there."""
    folder = environ.get("HEATWATCH_INBOX_FOLDER", "INBOX")
    if not FOLDER.fullmatch(folder):
        raise HouseError("HEATWATCH_INBOX_FOLDER is no folder", "name it in plain letters, like INBOX or INBOX/Tips")
    return folder
