"""Which texts nobody has approved, and which ways in are open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from heatwatch.health import words
from heatwatch.health.verdict import LOOK


def test_texts_that_nobody_approved_are_counted_by_what_they_belong_to() -> None:
    found = words.translations()
    assert found.state == LOOK
    for told in ("texts of the agency file (es)", "pages how, signs, yours", "reply templates", "of the site (es)"):
        assert told in found.words


def test_a_catalogue_that_somebody_approved_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    for head, told in (("", True), ("drafted", True), ("reviewed by A. Ruiz on 2026-12-01", False)):
        line = f'"X-Reviewed: {head}\\n"\n' if head else ""
        (folder / "django.po").write_text(f'msgid ""\nmsgstr ""\n{line}', "utf-8")
        assert ("of the site (es)" in words.translations().words) is told


@pytest.fixture
def secret(home: Path) -> Iterator[Path]:
    file = home / "keys" / "sms.token"
    yield file
    file.unlink(missing_ok=True)


def test_text_messages_are_taken_where_a_secret_lies(secret: Path) -> None:
    assert words.text_messages().words.startswith("off")
    secret.write_text("short")
    assert words.text_messages().words.startswith("off")
    secret.write_text("long enough to be one")
    assert words.text_messages().words == "a secret of sms is here; the webhooks take them"
