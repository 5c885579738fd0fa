"""The guide to roles explains each action of the table, and nothing that is gone."""

import re

from heatwatch.accounts.access import ROLES, table
from tests.laws import tree

GUIDE = tree.PROJECT / "docs" / "guides" / "roles.md"


def test_every_action_and_every_role_is_explained() -> None:
    text = GUIDE.read_text("utf-8")
    explained = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(explained) == sorted(table())
    for role in ROLES:
        assert f"| {role.replace('_', ' ')} |" in text, role
