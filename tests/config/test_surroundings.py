"""Each refusal for what surrounds a process: names and proxies, the way to the database, memory, and the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from heatwatch.audit import queries
from heatwatch.audit.actions import record
from heatwatch.cli.running import ports
from heatwatch.common import clock, memory
from heatwatch.common.errors import HouseError

pytestmark = pytest.mark.django_db
NAMED = {"public_hosts": ("tips.example.org",), "console_hosts": ("desk.example.org",), "tls": True}


@contextmanager
def live(**changed: Any) -> Iterator[None]:
    """A real instance, as the settings see it."""
    with override_settings(ENV=replace(settings.ENV, **{"mode": "live", "door": "console", **NAMED, **changed})):
        yield


def found(**changed: Any) -> set[str]:
    with live(**changed):
        told = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    assert all(message.hint for message in told)
    return {str(message.id).removeprefix("heatwatch.") for message in told}


@pytest.mark.parametrize("name", ["*", "*.example.org", ".example.org"])
def test_answering_to_any_name_is_refused(name: str) -> None:
    assert "E012" not in found()
    assert "E012" in found(console_hosts=("desk.example.org", name))
    assert "E012" in found(door="public", public_hosts=(name,))


def test_one_name_for_both_doors_is_refused() -> None:
    assert "E013" not in found()
    assert "E013" not in found(public_hosts=("localhost",), console_hosts=("localhost",))
    assert "E013" in found(console_hosts=("tips.example.org",))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "*"])  # noqa: S104  refused, never bound
def test_listening_everywhere_behind_a_proxy_is_refused(host: str) -> None:
    with pytest.raises(HouseError, match="E014"):
        ports.refuse_everybody(host)
    ports.refuse_everybody("192.0.2.7")
    ports.refuse_everybody("127.0.0.1")


def test_a_short_signing_key_is_refused() -> None:
    assert "E015" in found(secret_key="x" * 31)
    assert "E015" not in found(secret_key="x" * 32)


@pytest.mark.parametrize(("mode", "refused"), [(0o644, False), (0o664, True), (0o646, True), (0o600, False)])
def test_an_agency_file_that_others_change_is_refused(mode: int, refused: bool, tmp_path: Path) -> None:
    (tmp_path / "agency.toml").write_text("demo = true\n")
    (tmp_path / "agency.toml").chmod(mode)
    (tmp_path / "instance.toml").write_text('mode = "live"\n')
    assert ("E016" in found(home=tmp_path)) is refused
    # The file of a further language sends people to the same numbers in other words.
    (tmp_path / "agency.toml").chmod(0o644)
    (tmp_path / "agency.vi.toml").write_text("")
    (tmp_path / "agency.vi.toml").chmod(mode)
    assert ("E016" in found(home=tmp_path)) is refused


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("", False),
        ("postgresql://heatwatch@/heatwatch?host=/run/postgresql", False),
        ("postgresql://heatwatch@localhost/heatwatch", False),
        ("postgresql://heatwatch@db.example.org/heatwatch", True),
        ("postgresql://heatwatch@/heatwatch?host=db.example.org", True),
        ("postgresql://heatwatch@db.example.org/heatwatch?sslmode=prefer", True),
        ("postgresql://heatwatch@db.example.org/heatwatch?sslmode=verify-full", False),
        ("postgresql://heatwatch@/heatwatch?hostaddr=203.0.113.5", True),
    ],
)
def test_a_database_that_is_reached_in_clear_is_refused(url: str, refused: bool) -> None:
    assert ("E017" in found(database_url=url)) is refused


def test_a_process_that_could_be_dumped_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for private in (True, False):
        monkeypatch.setattr(memory, "is_private", lambda private=private: private)
        assert ("E501" in found()) is not private


def test_swap_in_clear_refuses_the_reader_and_warns_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "swaps_in_clear", list)
    assert not {"E502", "W502"} & (found(door="reader") | found())
    monkeypatch.setattr(memory, "swaps_in_clear", lambda: ["/dev/sda2"])
    assert {"E502", "W502"} & found(door="reader") == {"E502"}
    assert {"E502", "W502"} & found(door="console") == {"W502"}
    assert {"E502", "W502"} & found(door="public") == {"W502"}


def test_a_clock_that_nobody_sets_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    for known, warned in ((True, False), (None, False), (False, True)):
        monkeypatch.setattr(clock, "is_set", lambda known=known: known)
        assert ("W002" in found()) is warned


@pytest.mark.parametrize(("minutes", "refused"), [(9, False), (11, True), (-11, True)])
def test_a_clock_other_than_the_databases_is_refused(
    minutes: int,
    refused: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "time_of_the_database", lambda: clock.now() + timedelta(minutes=minutes))
    assert ("E402" in found()) is refused
    assert "E402" not in found(door="public")


def test_the_database_tells_its_time_where_it_has_one() -> None:
    told = queries.time_of_the_database()
    assert told is None or abs(told - clock.now()) < timedelta(minutes=1)


def test_a_long_silence_in_the_trail_is_a_warning() -> None:
    assert "W403" not in found()
    record("opened", actor=None, kind="tip", id="x", now=clock.now() - timedelta(days=40))
    assert "W403" in found()
    record("opened", actor=None, kind="tip", id="x", now=clock.now())
    assert "W403" not in found()


def test_a_demonstration_is_spared_what_only_endangers_real_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "swaps_in_clear", lambda: ["/dev/sda2"])
    monkeypatch.setattr(clock, "is_set", lambda: False)
    told = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    assert not {"heatwatch.W502", "heatwatch.E501", "heatwatch.W002"} & {message.id for message in told}


def test_webhooks_without_a_secret_are_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "instance.toml").write_text('mode = "live"\n')
    named = {"door": "webhooks", "home": tmp_path, "webhooks_url": "https://texts.example.org"}
    assert "E018" in found(**named)
    (tmp_path / "keys" / "gateway.token").write_text("too short")
    assert "E018" in found(**named)
    (tmp_path / "keys" / "gateway.token").write_text("long enough to be a secret")
    assert not {"E018", "E019"} & found(**named)
    assert not {"E018", "E019"} & found(**{**named, "door": "console"})


def test_the_door_for_e_mail_without_a_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "instance.toml").write_text('mode = "live"\n')
    assert "E020" in found(door="post", home=tmp_path)
    (tmp_path / "keys" / "email.token").write_text("long enough to be a secret")
    assert "E020" not in found(door="post", home=tmp_path)
    (tmp_path / "keys" / "email.token").unlink()
    assert "E020" not in found(door="public", home=tmp_path)


def test_a_mailbox_that_the_door_for_e_mail_cannot_open_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "instance.toml").write_text('mode = "live"\n')
    named = {"door": "post", "home": tmp_path, "inbox": "imaps://mail.example.org"}
    assert "E021" in found(**named)
    assert "E021" not in found(**{**named, "inbox": ""})
    assert "E021" not in found(**{**named, "door": "console"}), "the console is only told that there is one"
    (tmp_path / "keys" / "inbox.password").write_text("a made-up one")
    assert "E021" not in found(**named)


@pytest.mark.parametrize(
    "url", ["http://texts.example.org", "https://", "texts.example.org", "https://a.example.org/?x=1"]
)
def test_webhooks_without_an_https_address_are_refused(url: str) -> None:
    assert "E019" in found(door="webhooks", webhooks_url=url)
