"""Where rows are kept: SQLite in the instance folder by default, PostgreSQL by one setting."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from heatwatch.common.errors import HouseError
from heatwatch.config.env import Env

# Enough for a command or the reader; a web door needs a connection for each of its threads, and never waits for one.
FEW = 8

# An acknowledged tip must survive a power cut, hence synchronous=FULL; IMMEDIATE makes writers queue
# instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000; "
    "PRAGMA wal_autocheckpoint=4000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;",
}


def from_env(env: Env) -> dict[str, Any]:
    """The Django DATABASES entry for this process."""
    return postgresql(env.database_url, max(FEW, env.threads)) if env.database_url else sqlite(env)


def sqlite(env: Env) -> dict[str, Any]:
    """The default: one file in the instance folder."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.home / "heatwatch.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }


def postgresql(url: str, connections: int = FEW) -> dict[str, Any]:
    """PostgreSQL from ``postgresql://user:password@host:port/name?option=value``; raises `HouseError`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise HouseError("the database address is not PostgreSQL", "HEATWATCH_DATABASE_URL=postgresql://…")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": connections, "timeout": 10}},
    }
