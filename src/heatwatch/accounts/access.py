"""Who may do what, compiled from the readable table permissions.csv (action × role).

`yes` allows, `no` forbids, and `restricted` allows it only on tips that were restricted to that very person.
Whether somebody can *open* something is decided by keys; this table decides what is offered and accepted at all.
"""

import csv
from functools import cache
from pathlib import Path

from heatwatch.accounts.models import Account
from heatwatch.common.errors import Forbidden

TABLE = Path(__file__).with_name("permissions.csv")
ROLES = (
    "call_taker",
    "triager",
    "investigator",
    "prosecutor",
    "advocate",
    "supervisor",
    "analyst",
    "administrator",
    "outside_reviewer",
)


@cache
def table() -> dict[str, dict[str, str]]:
    """{action: {role: yes | no | restricted}}."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["action"]: {role: row[role] for role in ROLES} for row in csv.DictReader(file)}


def meanings() -> list[tuple[str, str, dict[str, str]]]:
    """(action, what it means, {role: yes | no | restricted}), in the order of the file, for people to read."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["action"], row["meaning"], {role: row[role] for role in ROLES}) for row in csv.DictReader(file)]


def reads_tips(role: str) -> bool:
    """Whether the role opens tips, be it only restricted ones."""
    return table()["open_tip"][role] != "no"


def roles_of(account: Account) -> frozenset[str]:
    """The roles an account holds, read once for each account object."""
    known: frozenset[str] | None = getattr(account, "_roles", None)
    if known is None:
        known = frozenset(grant.role for grant in account.role_grants.all())
        account._roles = known  # type: ignore[attr-defined]  # noqa: SLF001  a cache on the object itself
    return known


def may(account: Account, action: str, *, on_restricted_to_me: bool = False) -> bool:
    """Whether any role of the account allows the action; raises `KeyError` for an action not in the table."""
    allowed = {"yes", "restricted"} if on_restricted_to_me else {"yes"}
    return account.is_active and any(table()[action][role] in allowed for role in roles_of(account))


def require(account: Account, action: str, *, on_restricted_to_me: bool = False) -> None:
    """Raise `Forbidden` unless the account may do it."""
    if not may(account, action, on_restricted_to_me=on_restricted_to_me):
        raise Forbidden(
            f"the account may not {action}", "ask a supervisor; docs/guides/roles.md lists what each role may do"
        )
