"""What the house stands on: database, disk and certificates."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from heatwatch.common import clock
from heatwatch.health import ground
from heatwatch.health.verdict import BROKEN, LOOK, OK
from heatwatch.storage import versions

NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Usage(NamedTuple):
    """As `shutil.disk_usage` answers."""

    total: int
    used: int
    free: int


@pytest.mark.django_db
def test_tables_of_another_version_are_told() -> None:
    assert ground.database().state == OK
    recorded = MigrationRecorder(connection)
    recorded.record_applied("intake", "9999_from_the_future")
    assert "newer release" in ground.database().words
    recorded.record_unapplied("intake", "9999_from_the_future")
    recorded.record_unapplied(
        "oversight", max(name for app, name in recorded.applied_migrations() if app == "oversight")
    )
    missing = ground.database()
    assert (missing.state, "1 changes of its tables" in missing.words) == (BROKEN, True)


@pytest.mark.django_db
def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> None:
        raise OperationalError("at db.example.org")

    monkeypatch.setattr(versions, "MigrationExecutor", refused)
    away = ground.database()
    assert (away.state, away.words) == (BROKEN, "does not answer (OperationalError)")


@pytest.mark.parametrize(("free", "state"), [(1, BROKEN), (5, LOOK), (50, OK)])
def test_the_room_that_is_left_is_told(free: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100 * 10**9, 0, free * 10**9))
    found = ground.disk()
    assert found.state == state
    assert found.words.startswith(f"{free}.0 GB of 100 GB are free")


def test_certificates_that_nobody_named_are_the_proxys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEATWATCH_CERTIFICATES", raising=False)
    assert ground.certificates(NOW).state == OK
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, mode="live"))
    assert ground.certificates(NOW).words == "not known here: they are the proxy's"


@pytest.mark.parametrize(("days", "state"), [(-1, BROKEN), (10, LOOK), (60, OK)])
def test_the_first_certificate_to_end_is_told(
    days: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [certificate(tmp_path / "late.pem", 300), certificate(tmp_path / "soon.pem", days)]
    monkeypatch.setenv("HEATWATCH_CERTIFICATES", ", ".join(map(str, files)))
    found = ground.certificates(NOW)
    assert found.state == state
    assert "soon.pem" in found.words


def test_a_certificate_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "damaged.pem").write_text("nothing")
    for name in ("damaged.pem", "missing.pem"):
        monkeypatch.setenv("HEATWATCH_CERTIFICATES", str(tmp_path / name))
        assert ground.certificates(clock.now()).words.startswith("a file cannot be read")


def certificate(file: Path, days: int) -> Path:
    """A certificate of the made-up site that ends so many days from `NOW`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tips.example.org")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW - timedelta(days=30)).not_valid_after(NOW + timedelta(days=days))
    file.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file
