"""Whom a rotation that is due is told: people who may grant a key, of the compartments they hold."""

from typing import Any

from heatwatch.accounts.access import may
from heatwatch.vault.queries import departures, memberships


def due_keys(account: Any) -> list[str]:
    """The compartments whose key somebody who left may have kept."""
    if not may(account, "grant_key"):
        return []
    held, left = memberships(account.pk), departures()
    return sorted(name for name in left if name in held)
