"""No process that holds keys loads what decodes a file of a stranger."""

import json
import os
import subprocess
import sys

import pytest

DECODERS = {"PIL", "pi_heif", "pypdfium2", "heatwatch.media.child", "heatwatch.media.pictures"}
CONSOLE = """
from heatwatch.config.wsgi import application
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", []))
walk(get_resolver().url_patterns)
from heatwatch.media import viewer
try:
    viewer.picture("image/png", [b"no picture"])
except viewer.NotShown:
    pass
"""
READER = "import django; django.setup()\nfrom heatwatch.reader import __main__"
TELL = "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"


@pytest.mark.parametrize(("door", "code"), [("console", CONSOLE), ("reader", READER)])
def test_it_loads_no_decoder(door: str, code: str) -> None:
    environment = {**os.environ, "HEATWATCH_DOOR": door, "DJANGO_SETTINGS_MODULE": "heatwatch.config.settings"}
    command = [sys.executable, "-c", code + TELL]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "heatwatch.desk.actions.files" in loaded or door == "reader"
    assert not loaded & DECODERS
