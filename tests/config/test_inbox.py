"""A mailbox as the environment names it: what cannot be one is refused before anything is sent to anybody."""

from pathlib import Path

import pytest

from heatwatch.common.errors import HouseError
from heatwatch.config.env import read

NAMED = {"HEATWATCH_INBOX": "imaps://mail.example.org", "HEATWATCH_INBOX_USER": "tips@office.example"}


def test_a_mailbox_is_named_by_server_user_and_folder(tmp_path: Path) -> None:
    env = read({"HEATWATCH_HOME": str(tmp_path), **NAMED})
    assert (env.inbox, env.inbox_user, env.inbox_folder) == ("imaps://mail.example.org", "tips@office.example", "INBOX")
    assert env.inbox_password() is None
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "inbox.password").write_text("a made-up one\n")
    opened = env.inbox_password()
    assert opened
    assert opened.reveal() == "a made-up one"
    assert read({"HEATWATCH_HOME": str(tmp_path)}).inbox == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEATWATCH_INBOX", "mail.example.org"),
        ("HEATWATCH_INBOX", "https://mail.example.org"),
        ("HEATWATCH_INBOX", "imaps://"),
        ("HEATWATCH_INBOX", "imaps://tips:word@mail.example.org"),
        ("HEATWATCH_INBOX", "imaps://mail.example.org/INBOX"),
        ("HEATWATCH_INBOX_USER", ""),
        ("HEATWATCH_INBOX_USER", "tips\r\nA1 LOGOUT"),
        ("HEATWATCH_INBOX_FOLDER", ""),
        ("HEATWATCH_INBOX_FOLDER", "Entrée"),
        ("HEATWATCH_INBOX_FOLDER", 'INBOX" "x'),
        ("HEATWATCH_INBOX_FOLDER", "*"),
    ],
)
def test_what_is_no_mailbox_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(HouseError):
        read({"HEATWATCH_HOME": str(tmp_path), **NAMED, name: said})
