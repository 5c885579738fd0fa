"""Set-up does its work once, again when something changed, and says plainly what it cannot do."""

import os
from pathlib import Path

import pytest

import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own, so that nothing of the real one is touched."""
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/base.txt", "requirements/dev.txt", "pyproject.toml"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "LOCALE", tmp_path / "locale")
    return tmp_path


def test_a_changed_list_asks_for_a_new_installation(checkout: Path) -> None:
    base, dev = bootstrap.fingerprint("base"), bootstrap.fingerprint("dev")
    (checkout / "requirements" / "dev.txt").write_text("pytest==9")
    assert bootstrap.fingerprint("base") == base
    assert bootstrap.fingerprint("dev") != dev


def test_a_catalogue_is_compiled_when_it_is_new_or_changed(checkout: Path) -> None:
    source = checkout / "locale" / "es" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Send"\nmsgstr "Enviar"\n'
    )
    compiled = source.with_suffix(".mo")
    bootstrap.compile_catalogues()
    assert b"Enviar" in compiled.read_bytes()

    compiled.write_bytes(b"kept")
    bootstrap.compile_catalogues()
    assert compiled.read_bytes() == b"kept"

    os.utime(source, (compiled.stat().st_mtime + 5,) * 2)
    bootstrap.compile_catalogues()
    assert b"Enviar" in compiled.read_bytes()


def test_a_missing_program_is_named_to_a_person_who_may_not_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetupError, match="sudo apt-get install age strace"):
        bootstrap.install_debian_packages(["age", "strace"], "to pass the tests")


def test_what_went_wrong_is_said_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise bootstrap.SetupError("this machine needs a friend")

    assert bootstrap.guarded(fail) == 1
    assert capsys.readouterr().err == "\nthis machine needs a friend\n"
