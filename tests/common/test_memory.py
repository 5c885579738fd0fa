"""No core dump, no swap in clear, and no neighbour who looks in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heatwatch.common import clock, memory

CODE = """
import ctypes, resource
from heatwatch.common import memory
before = memory.is_private()
memory.keep_private()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), before, memory.is_private())
"""
HEAD = "Filename\tType\tSize\tUsed\tPriority\n"


def test_a_process_keeps_its_memory_to_itself() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0) 0 False True"


def test_a_process_that_dies_leaves_no_dump(tmp_path: Path) -> None:
    """Even where a dump is piped to a program, which heeds no limit: the kernel itself refuses."""
    code = "from heatwatch.common import memory; import os; memory.keep_private(); secret = 'kumquat' * 99; os.abort()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode < 0
    assert list(tmp_path.iterdir()) == []
    assert not os.WCOREDUMP(-done.returncode & 0x7F)


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A host that swaps to a disk, an encrypted disk, compressed memory and a file."""
    swaps = [
        "/dev/sda2 partition 1 0 -2",
        "/dev/dm-1 partition 1 0 -3",
        "/dev/zram0 partition 1 0 5",
        "/swap file 1 0 -4",
    ]
    write(tmp_path / "proc/swaps", HEAD + "\n".join(swaps) + "\n")
    write(tmp_path / "proc/self/cgroup", "0::/system.slice/heatwatch-reader.service\n")
    write(tmp_path / "sys/block/dm-1/dm/uuid", "CRYPT-LUKS2-0123\n")
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_a_disk_in_clear_is_named_and_what_is_encrypted_or_memory_is_not(host: Path) -> None:
    assert memory.swaps_in_clear(host) == ["/dev/sda2", "/swap"]


@pytest.mark.parametrize("group", ["system.slice/heatwatch-reader.service", "system.slice"])
def test_a_group_that_never_swaps_needs_nothing_else(host: Path, group: str) -> None:
    write(host / "sys/fs/cgroup" / group / "memory.swap.max", "0\n")
    assert memory.swaps_in_clear(host) == []


def test_a_limit_is_no_ban(host: Path) -> None:
    write(host / "sys/fs/cgroup/system.slice/memory.swap.max", "1048576\n")
    assert memory.swaps_in_clear(host)


def test_a_host_without_swap_or_that_does_not_say_has_none(tmp_path: Path) -> None:
    assert memory.swaps_in_clear(tmp_path) == []
    write(tmp_path / "proc/swaps", HEAD)
    assert memory.swaps_in_clear(tmp_path) == []


def test_asking_the_kernel_for_its_clock_changes_nothing() -> None:
    assert clock.is_set() in {True, False, None}
