"""Who may do what."""

import pytest

from heatwatch.accounts.access import ROLES, may, meanings, reads_tips, require, table
from heatwatch.common.errors import Forbidden
from tests.people import House


def test_every_cell_of_the_table_is_known() -> None:
    cells = {cell for row in table().values() for cell in row.values()}
    assert cells == {"yes", "no", "restricted"}
    assert all(meaning for _, meaning, _ in meanings())


def test_an_administrator_and_an_analyst_have_no_action_on_a_tip() -> None:
    on_tips = set(table()) - {
        "see_audit",
        "manage_accounts",
        "see_state",
        "grant_key",
        "mark_privilege",
        "print_posters",
    }
    for action in on_tips:
        assert table()[action]["administrator"] == table()[action]["analyst"] == "no", action
    assert [role for role in ROLES if not reads_tips(role)] == ["advocate", "analyst", "administrator"]


def test_the_reviewer_s_actions_are_all_on_restricted_tips() -> None:
    assert {row["outside_reviewer"] for row in table().values()} == {"no", "restricted"}


def test_restricted_means_only_on_restricted_tips(house: House) -> None:
    otto = house.otto.account
    assert not may(otto, "open_tip")
    assert may(otto, "open_tip", on_restricted_to_me=True)


def test_an_ended_account_may_nothing(house: House) -> None:
    house.vera.account.is_active = False
    assert not any(may(house.vera.account, action) for action in table())


def test_what_is_not_allowed_is_raised(house: House) -> None:
    with pytest.raises(Forbidden):
        require(house.lin.account, "open_tip")
    require(house.maya.account, "open_tip")
