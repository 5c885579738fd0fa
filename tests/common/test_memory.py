"""No core dump, and no neighbour who looks in."""

import subprocess
import sys

CODE = """
import ctypes, resource
from heatwatch.common import memory
memory.keep_private()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_a_process_keeps_its_memory_to_itself() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0) 0"
