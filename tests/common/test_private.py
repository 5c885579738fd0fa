"""Each process that holds a key or a reporter's words asks the kernel for its privacy itself: nothing inherits that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heatwatch.media import viewer
from heatwatch.vault import passphrases

# Whatever becomes of the work itself, which has no database here, and no file to look at.
TRIED = """
import runpy, sys
sys.argv = {words!r}
try:
    {work}
except (Exception, SystemExit):
    pass
"""
ASKED = """
import ctypes, os, resource
told = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE)
os.write(2, ("\\ndumpable, limits: %d %d %d" % told).encode())
"""
MODULE = "runpy.run_module({name!r}, run_name='__main__')"
SERVED = "import heatwatch.config.wsgi"
SCRYPT = f"runpy.run_path({str(passphrases.CHILD)!r}, run_name='__main__')"
# Process → (its door, its own words, what it runs, whether it is started apart from everything that Python finds).
PROCESSES: dict[str, tuple[str, list[str], str, bool]] = {
    "public site": ("public", ["granian"], SERVED, False),
    "console": ("console", ["granian"], SERVED, False),
    "reader": ("reader", ["reader"], MODULE.format(name="heatwatch.reader"), False),
    "scrypt child": ("console", ["scrypt_child", "decrypt"], SCRYPT, True),
    "media child": ("console", ["child", viewer.SOURCE, "show", "image/png", "1", "blurred"], viewer.START, True),
}
UNPROTECTED = """
from dataclasses import replace
from django.conf import settings
from heatwatch.common import memory
settings.ENV = replace(settings.ENV, mode="live")
memory.keep_private = lambda: None
"""


def run(code: str, door: str, *, apart: bool = False) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "HEATWATCH_DOOR": door, "DJANGO_SETTINGS_MODULE": "heatwatch.config.settings"}
    command = [sys.executable, *(["-I"] if apart else []), "-c", code]
    return subprocess.run(command, env=environment, input="3\nabc", capture_output=True, text=True, check=False)


@pytest.mark.parametrize("process", PROCESSES)
def test_it_cannot_be_dumped_or_looked_into(process: str, home: Path) -> None:
    door, words, work, apart = PROCESSES[process]
    done = run(TRIED.format(words=words, work=work) + ASKED, door, apart=apart)
    assert done.stderr.endswith("dumpable, limits: 0 0 0"), done.stderr


@pytest.mark.parametrize("door", ["public", "console"])
def test_a_real_door_that_could_be_dumped_serves_nobody(door: str, home: Path) -> None:
    """`heatwatch serve` judged itself, before this program took its place."""
    done = run(UNPROTECTED + SERVED, door)
    assert done.returncode != 0
    assert "heatwatch.E501" in done.stderr


def test_a_real_reader_that_could_be_dumped_opens_nothing(home: Path) -> None:
    done = run(UNPROTECTED + "from heatwatch.reader.__main__ import main\nraise SystemExit(main())", "reader")
    assert done.returncode == 1
    assert "this process could be dumped to a disk (heatwatch.E501)" in done.stderr
