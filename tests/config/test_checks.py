"""Each refusal to start, with its id; and nothing refused where everything is right."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from heatwatch.accounts.actions import create_account
from heatwatch.audit.actions import note_ran_ahead, record
from heatwatch.common import clock
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.submission import Submission
from heatwatch.vault import recipients
from heatwatch.vault.actions import create_compartment, create_service_key
from heatwatch.vault.keys import new_identity
from heatwatch.vault.models import Compartment, RecoveryCopy
from heatwatch.vault.queries import recovery_recipients

pytestmark = pytest.mark.django_db

AGENCY = Path(__file__).resolve().parents[2] / "demo" / "agency.toml"
Made = Callable[..., None]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Path]:
    """An instance folder on which nothing is wrong, as the settings see it."""
    (tmp_path / "keys").mkdir()
    for name in ("secret_key", "keys/console-host.key"):
        (tmp_path / name).write_text("secret")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "instance.toml").write_text('mode = "demo"\n')
    (tmp_path / "agency.toml").write_text(AGENCY.read_text("utf-8"), "utf-8")
    recipients.write(
        tmp_path / "recipients.json", recipients.Recipients(ceremony(), demo=True, recoveries=recovery_recipients())
    )
    with instance(home=tmp_path, secret_key="secret", mode="demo", door="console"):
        yield tmp_path


def test_an_instance_that_is_in_order_starts(made: Path) -> None:
    assert refusals() == set()


def test_a_language_that_is_not_served_is_told_and_closes_no_door(made: Path) -> None:
    assert silent() == []
    (made / "agency.old.toml").write_text("demo = false\n")
    assert ["agency.old.toml is none of agency.zh-hant.toml" in hint for hint in silent()] == [True]
    (made / "agency.old.toml").unlink()
    (made / "agency.vi.toml").write_text(AGENCY.with_name("agency.vi.toml").read_text("utf-8"), "utf-8")
    assert silent() == []
    with override_settings(LANGUAGES=[("en", "English"), ("es", "Spanish")]):
        assert ["nobody has approved every text in Vietnamese" in hint for hint in silent()] == [True]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"mode": "unset"}, "E001"),
        ({"secret_key": ""}, "E002"),
        ({"mode": "live", "public_hosts": ("tips.example.org",), "door": "public"}, "E006"),
        ({"mode": "live", "console_hosts": ("desk.example.org",)}, "E006"),
        ({"mode": "live"}, "E008"),
        ({"mode": "live", "door": "public"}, "E010"),
        ({"mode": "live", "door": "webhooks"}, "E010"),
        ({"mode": "live"}, "E103"),
    ],
)
def test_a_wrong_environment_is_refused(changed: dict[str, Any], refusal: str, made: Path) -> None:
    with instance(**changed):
        assert refusal in refusals()


def test_debugging_a_real_instance_is_refused(made: Path) -> None:
    with override_settings(DEBUG=True):
        assert "E003" not in refusals()
        with instance(mode="live"):
            assert "E003" in refusals()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
@pytest.mark.parametrize("name", ["secret_key", "keys/console-host.key"])
def test_a_key_that_others_can_read_is_refused(name: str, mode: int, made: Path) -> None:
    (made / name).chmod(mode)
    assert refusals() == {"E004"}


@pytest.mark.parametrize(
    "handler",
    [
        "django.core.files.uploadhandler.TemporaryFileUploadHandler",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
    ],
)
def test_uploads_in_clear_are_refused(handler: str, made: Path) -> None:
    ours = list(settings.FILE_UPLOAD_HANDLERS)
    for handlers in ([handler], [*ours, handler], []):
        with override_settings(FILE_UPLOAD_HANDLERS=handlers):
            assert refusals() == {"E005"}


def test_a_missing_or_damaged_agency_file_is_refused(made: Path) -> None:
    (made / "agency.toml").write_text("demo = true\n")
    assert refusals() == {"E007"}
    (made / "agency.toml").unlink()
    assert refusals() == {"E007"}


def test_a_real_desk_where_nobody_ever_is_is_refused(made: Path) -> None:
    text = re.sub(r"^(\w+day) = \[.*\]$", r"\1 = []", (made / "agency.toml").read_text("utf-8"), flags=re.MULTILINE)
    (made / "agency.toml").write_text(text, "utf-8")
    assert "E009" not in refusals()
    with instance(mode="live"):
        assert "E009" in refusals()


def test_stale_contacts_are_a_warning_and_no_refusal(made: Path) -> None:
    text = (made / "agency.toml").read_text("utf-8").replace("verified = 2026-", "verified = 2020-")
    (made / "agency.toml").write_text(text, "utf-8")
    assert refusals() == {"W001"}


def test_a_stale_number_to_report_a_child_is_told_by_its_id(made: Path) -> None:
    before, after = (made / "agency.toml").read_text("utf-8").split('id = "county_sheriff"')
    (made / "agency.toml").write_text(
        before + 'id = "county_sheriff"' + after.replace("verified = 2026-", "verified = 2020-", 1), "utf-8"
    )
    found = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    told = [str(message.hint) for message in found if message.id == "heatwatch.W001"]
    assert [hint.rpartition(": ")[2] for hint in told] == ["county_sheriff"]


@pytest.mark.parametrize("door", ["public", "console", "webhooks", "reader", "cli"])
def test_a_swapped_recipient_is_refused_by_every_door(door: str, made: Path) -> None:
    Compartment.objects.filter(pk="desk").update(recipient=new_identity().recipient)
    with instance(door=door):
        assert refusals() - {"E018"} == {"E102"}


@pytest.mark.parametrize("door", ["public", "console", "reader"])
def test_a_swapped_recipients_file_is_refused_by_every_door(door: str, made: Path) -> None:
    theirs = {"desk": new_identity().recipient}
    recipients.write(
        made / "recipients.json", recipients.Recipients(theirs, demo=True, recoveries=recovery_recipients())
    )
    with instance(door=door):
        assert refusals() == {"E102"}


@pytest.mark.parametrize("writable", ["recipients.json", "."])
def test_a_public_door_that_can_write_its_recipients_is_refused(
    writable: str, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write = (made / writable).resolve()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) == may_write)
    tried = (
        ("live", "public", True),
        ("live", "webhooks", True),
        ("live", "console", False),
        ("demo", "public", False),
    )
    for mode, door, refused in tried:
        with instance(mode=mode, door=door):
            assert ("E011" in refusals()) is refused


@pytest.mark.parametrize("door", ["console", "reader", "cli"])
def test_swapped_recovery_sheets_are_refused(door: str, made: Path) -> None:
    RecoveryCopy.objects.filter(pk="desk").update(recipient=new_identity().recipient)
    with instance(door=door):
        assert refusals() == {"E105"}


def test_a_missing_or_damaged_recipients_file_is_refused(made: Path) -> None:
    (made / "recipients.json").write_text("{}")
    assert refusals() == {"E101"}
    (made / "recipients.json").unlink()
    assert refusals() == {"E101"}


def test_a_compartment_without_recovery_is_refused(made: Path) -> None:
    RecoveryCopy.objects.all().delete()
    assert refusals() == {"E104"}


def test_real_people_and_tips_are_refused_in_a_demonstration(made: Path) -> None:
    account("alice", demo=False)
    tip(made, demo=False)
    assert refusals() == {"E201", "E301"}


def test_made_up_people_and_tips_are_refused_in_a_real_instance(made: Path) -> None:
    tip(made, demo=True)
    with instance(mode="live"):
        assert {"E202", "E302"} <= refusals()


def test_a_real_instance_that_would_show_codes_is_refused(made: Path) -> None:
    with instance(mode="live"):
        assert "E203" in refusals()
        with override_settings(SHOW_DEMO_CODES=False):
            assert "E203" not in refusals()


def test_a_clock_that_is_behind_is_refused(made: Path) -> None:
    for minutes, refused in ((9, set()), (11, {"E401"})):
        record("opened", actor=None, kind="tip", id="x", now=clock.now() + timedelta(minutes=minutes))
        assert refusals() == refused


def test_a_clock_that_ran_ahead_and_is_right_again_is_no_reason_to_stay_closed(made: Path) -> None:
    record("opened", actor=None, kind="tip", id="x", now=clock.now() + timedelta(days=400))
    assert refusals() == {"E401"}
    assert note_ran_ahead(clock.now())
    assert refusals() == set()
    record("opened", actor=None, kind="tip", id="x", now=clock.now() + timedelta(days=401))
    assert refusals() == {"E401"}


@pytest.mark.parametrize("door", ["public", "webhooks"])
def test_a_door_in_front_reads_nothing_that_its_role_may_not(
    door: str, made: Path, django_assert_num_queries: Any
) -> None:
    with instance(door=door), django_assert_num_queries(1) as captured:
        assert refusals() - {"E018"} == set()
    assert "vault_compartment" in captured.captured_queries[0]["sql"]


def test_every_refusal_says_what_to_do(made: Path) -> None:
    (made / "recipients.json").unlink()
    with instance(mode="live", door="public"):
        found = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    assert found
    assert all(message.hint and message.id for message in found)


def test_migrating_a_half_made_instance_is_not_refused(tmp_path: Path) -> None:
    with instance(home=tmp_path, mode="unset"):
        assert not run_checks(tags=["heatwatch"])


@contextmanager
def instance(**changed: Any) -> Iterator[None]:
    with override_settings(ENV=replace(settings.ENV, **changed)):
        yield


def refusals() -> set[str]:
    found = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    return {str(message.id).removeprefix("heatwatch.") for message in found}


def silent() -> list[str]:
    """What the warning says of languages that are not served; a refusal besides would be a failure."""
    found = run_checks(tags=["heatwatch"], include_deployment_checks=True)
    assert {str(message.id).removeprefix("heatwatch.") for message in found} <= {"W004"}
    return [str(message.hint) for message in found]


def ceremony() -> dict[str, str]:
    member = account("sam", demo=True)
    create_service_key(member, clock.now())
    recovery = new_identity().recipient
    payload = create_compartment("desk", first_member=member, recovery_recipient=recovery, now=clock.now())
    return {"desk": payload.identity.recipient}


def account(name: str, *, demo: bool) -> Any:
    return create_account(username=name, display_name=name, roles=["supervisor"], now=clock.now(), demo=demo)


def tip(home: Path, *, demo: bool) -> None:
    ours = recipients.load(home / "recipients.json")
    receive_tip(Submission("a story"), token=b"x" * 32, files=[], recipients=ours, now=clock.now(), demo=demo)
