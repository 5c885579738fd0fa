"""How the child locks itself in, before it has read a byte of the file.

Four locks, each of its own kind: limits of the system (memory, time, no file written), a filter of system calls (no
network, no other program, no look into other processes, no signal to them, none of their limits and priorities),
Landlock (no file but the programs' own, no signal to others), and the death of the parent. The last three are asked of
the kernel through ctypes, and need no rights. Where a kernel does not know one of them, the others hold; `confine` says
which do, and the console's state page shows it.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from heatwatch.common import memory

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
SECCOMP_MODE_FILTER = 2
ALLOW, DENY = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM
LOAD, EQUAL, AT_LEAST, ANSWER = 0x20, 0x15, 0x35, 0x06
# Glibc asks for its own limits by this call; with the number of a process it sets those of another.
LIMITS = "prlimit64"
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
UNIX, ITSELF = 1, 0
# Calls of a second binary interface on x86-64 have this bit set, and would pass by a filter of plain numbers.
OTHER_INTERFACE = 0x40000000
# Architecture → (its name for the kernel, the calls by number).
CALLS = {
    "x86_64": (
        0xC000003E,
        {"socket": 41, "connect": 42, "socketpair": 53, "execve": 59, "execveat": 322, "ptrace": 101}
        | {"process_vm_readv": 310, "process_vm_writev": 311, "io_uring_setup": 425, "kill": 62, "tkill": 200}
        | {"fork": 57, "vfork": 58, "pidfd_open": 434, "bind": 49, "bpf": 321, "userfaultfd": 323, "keyctl": 250}
        | {"tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_send_signal": 424, LIMITS: 302}
        | {"sched_setaffinity": 203, "sched_setscheduler": 144, "sched_setparam": 142, "sched_setattr": 314}
        | {"setpriority": 141, "ioprio_set": 251, "move_pages": 279, "migrate_pages": 256, "process_madvise": 440}
        | {"pidfd_getfd": 438, "kcmp": 312, "perf_event_open": 298},
    ),
    "aarch64": (
        0xC00000B7,
        {"socket": 198, "connect": 203, "socketpair": 199, "execve": 221, "execveat": 281, "ptrace": 117}
        | {"process_vm_readv": 270, "process_vm_writev": 271, "io_uring_setup": 425, "kill": 129, "tkill": 130}
        | {"pidfd_open": 434, "bind": 200, "bpf": 280, "userfaultfd": 282, "keyctl": 219}
        | {"tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424, LIMITS: 261}
        | {"sched_setaffinity": 122, "sched_setscheduler": 119, "sched_setparam": 118, "sched_setattr": 274}
        | {"setpriority": 140, "ioprio_set": 30, "move_pages": 239, "migrate_pages": 238, "process_madvise": 440}
        | {"pidfd_getfd": 438, "kcmp": 272, "perf_event_open": 241},
    ),
}
PROGRAMS = frozenset({"execve", "execveat", "fork", "vfork"})
LOCAL_SOCKETS = frozenset({"socket", "connect"})

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, READ_FILE, READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
# Landlock's version → how many kinds of access to files it knows.
FILE_ACCESSES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
O_PATH = getattr(os, "O_PATH", 0)
PROGRAM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin")
SINGLE_FILES = ("/etc/ld.so.cache", "/dev/null", "/dev/urandom")


def limit(*, megabytes: int, seconds: int, in_memory: int = 0) -> None:
    """Memory, processor time, no core dump, a low priority, and no file but one of `in_memory` bytes in memory.

    A dump that is piped to a program heeds no limit, so the kernel is asked for none besides. It forgets that when the
    child becomes ffmpeg or the scanner; the limit stays.
    """
    memory.keep_private()
    limits = {
        resource.RLIMIT_AS: megabytes * 2**20,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: in_memory,
        resource.RLIMIT_NOFILE: 48,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
    os.nice(10)


def confine(*, programs: bool = False, local_sockets: bool = False, reading: Iterable[str] = ()) -> dict[str, bool]:
    """Give up network, other programs, other files and other processes; says which of the locks this kernel has.

    `programs` leaves the right to become another program (ffmpeg), `local_sockets` that to speak to a service of this
    machine (the virus scanner's), `reading` names further places to read.
    """
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return {"files": False, "calls": False}
    files = _lock_files(reading, local_sockets=local_sockets)
    kept = (PROGRAMS if programs else frozenset()) | (LOCAL_SOCKETS if local_sockets else frozenset())
    return {"files": files, "calls": _filter_calls(kept)}


def _filter_calls(kept: frozenset[str]) -> bool:
    architecture, calls = CALLS.get(platform.machine(), (0, {}))
    if not calls or sys.byteorder != "little":
        return False
    steps = list(_steps(architecture, calls, kept))
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    kept_alive = ctypes.create_string_buffer(code)
    program = struct.pack("<HxxxxxxQ", len(steps), ctypes.addressof(kept_alive))
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def _steps(architecture: int, calls: dict[str, int], kept: frozenset[str]) -> Iterator[tuple[int, int, int, int]]:
    """The filter: (operation, steps to skip if so, steps to skip if not, value)."""
    yield from [(LOAD, 0, 0, ARCHITECTURE_AT), (EQUAL, 1, 0, architecture), (ANSWER, 0, 0, DENY)]
    yield from [(LOAD, 0, 0, NUMBER_AT), (AT_LEAST, 0, 1, OTHER_INTERFACE), (ANSWER, 0, 0, DENY)]
    for name, number in calls.items():
        if name not in kept | {LIMITS}:
            yield from [(EQUAL, 0, 1, number), (ANSWER, 0, 0, DENY)]
    yield (EQUAL, 0, 4, calls[LIMITS])
    yield from [(LOAD, 0, 0, FIRST_ARGUMENT_AT), (EQUAL, 0, 1, ITSELF), (ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, DENY)]
    if "socket" in kept:
        yield (EQUAL, 0, 3, calls["socket"])
        yield from [(LOAD, 0, 0, FIRST_ARGUMENT_AT), (EQUAL, 1, 0, UNIX), (ANSWER, 0, 0, DENY)]
    yield (ANSWER, 0, 0, ALLOW)


def _lock_files(reading: Iterable[str], *, local_sockets: bool) -> bool:
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    accesses = (1 << FILE_ACCESSES.get(version, 16)) - 1
    # From version 4 on no TCP, from version 6 on no signal to others and, without local sockets, no abstract ones.
    network, scoped = (3 if version >= 4 else 0), ((2 if local_sockets else 3) if version >= 6 else 0)
    attributes = struct.pack("<QQQ", accesses, network, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(CREATE_RULESET, ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    own = (sys.prefix, sys.base_prefix, *sys.path)
    for place in dict.fromkeys([*PROGRAM_FOLDERS, *own, *SINGLE_FILES, *reading]):
        _may_read(rules, place)
    return bool(libc.syscall(RESTRICT_SELF, rules, 0) == 0)


def _may_read(rules: int, place: str) -> None:
    """A place that is not there needs no rule."""
    if not place or not Path(place).exists():
        return
    access = READ_FILE | ((EXECUTE | READ_FOLDER) if Path(place).is_dir() else 0)
    folder = os.open(place, O_PATH | os.O_CLOEXEC)
    rule = struct.pack("<Qi", access, folder)
    libc.syscall(ADD_RULE, rules, 1, ctypes.c_char_p(rule), 0)
    os.close(folder)
