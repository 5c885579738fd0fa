"""Which texts nobody has approved, and which ways in are open."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.health import words
from heatwatch.health.verdict import LOOK, OK


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


def test_the_voice_line_is_off_without_a_secret_and_wants_an_account(home: Path) -> None:
    assert words.voice().words.startswith("off")
    file = home / "keys" / "voice.token"
    try:
        file.write_text("long enough to be one")
        with override_settings(ENV=replace(settings.ENV, voice_account="")):
            assert words.voice().state == LOOK
        with override_settings(ENV=replace(settings.ENV, voice_account="AC7")):
            assert (words.voice().state, "2 of the desk's telephones" in words.voice().words) == (
                OK,
                True,
            )
        assert words.text_messages().words.startswith("off"), "calls are no text messages"
    finally:
        file.unlink()


def test_e_mail_is_taken_where_its_secret_lies_and_is_no_text_message(home: Path) -> None:
    assert words.e_mail().words.startswith("off")
    file = home / "keys" / "email.token"
    file.write_text("long enough to be one")
    try:
        assert words.e_mail().words == "a secret for it is here; the post takes messages, and nothing is answered"
        assert words.text_messages().words.startswith("off")
    finally:
        file.unlink()
