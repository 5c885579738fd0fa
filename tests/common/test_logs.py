"""A log line holds ids and verbs of ours, and nothing that anybody typed."""

import json
import logging
import subprocess
import sys

import pytest

from heatwatch.common.logs import Lines, place_of

WORD = "kumquat"
RAISES = f"""
import threading
from heatwatch.common import logs
logs.hush()
def fails():
    raise ValueError("{WORD} cannot be read")
thread = threading.Thread(target=fails); thread.start(); thread.join()
class Fails:
    def __del__(self): fails()
Fails()
import logging
logging.getLogger("heatwatch").warning("%d", "{WORD}")
fails()
"""


def line(name: str, text: str, *values: object, fault: BaseException | None = None) -> dict[str, str]:
    trace = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord(name, logging.WARNING, "x/base.py", 12, text, values, trace)
    made: dict[str, str] = json.loads(Lines().format(record))
    return made


def test_a_line_of_ours_is_one_object() -> None:
    made = line("heatwatch.reader", "%s was passed over", "7c1e")
    assert (made["level"], made["from"], made["what"]) == ("warning", "heatwatch.reader", "7c1e was passed over")
    assert "\n" not in Lines().format(logging.LogRecord("heatwatch", 30, "", 0, "a\nb", None, None))


@pytest.mark.parametrize("name", ["django.db.backends", "psycopg.pool", "heatwatched", ""])
def test_of_another_library_only_the_place_is_kept(name: str) -> None:
    made = line(name, f"INSERT {WORD} %s", WORD)
    assert WORD not in str(made)
    assert made["what"] == "base:12"


def test_an_exception_is_its_class_and_place() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int(WORD)
    made = line("heatwatch.faults", "fault in form", fault=caught.value)
    assert made["fault"] == f"ValueError at {place_of(caught.value.__traceback__)}"
    assert WORD not in str(made)


def test_a_line_that_cannot_be_put_together_shows_nothing() -> None:
    assert WORD not in str(line("heatwatch", "%d", WORD))


def test_an_exception_that_nobody_caught_is_told_without_its_message() -> None:
    done = subprocess.run([sys.executable, "-c", RAISES], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert WORD not in done.stderr
    assert [json.loads(told)["fault"] for told in done.stderr.splitlines()] == ["ValueError"] * 3


@pytest.mark.parametrize("module", ["heatwatch.cli.__main__", "heatwatch.reader.__main__"])
def test_every_process_hushes_itself(module: str) -> None:
    """The module itself fails with a word in the message before it does anything else."""
    code = (
        f"import sys, importlib; sys.argv = ['x', 'serve', 'public']; main = importlib.import_module('{module}')\n"
        f"import heatwatch.common.memory as memory\n"
        f"import os; os.nice = None\n"
        f"import argparse; argparse.ArgumentParser.parse_args = None\n"
        f"def fails(*_): raise ValueError('{WORD}')\n"
        f"os.nice = argparse.ArgumentParser.parse_args = fails\n"
        f"main.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ValueError" in done.stderr
    assert WORD not in done.stderr
