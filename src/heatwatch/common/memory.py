"""What a process holds in memory stays there: no core dump, and no look from a neighbour of the same user."""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4


def keep_private() -> None:
    """Call first in every process that holds a key or a reporter's words; a process started from it calls it again.

    The limit is inherited, the refusal to be looked into is not: the kernel lifts it when another program is loaded.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
