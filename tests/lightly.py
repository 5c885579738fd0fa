"""The `heatwatch` command with next to no work behind a passphrase, for tests in which that work is not what is tested.

A second or less of a processor, a dozen times for each office that is set up, was a good part of the whole run. The
files are the same kind of file, and say of themselves with how much work they open. `tests/vault/test_passphrases.py`
and the journey of a new colleague seal with all of it. This module is the command (``python -m tests.lightly``) and, as
the child that seals and opens, the script that stands in for `vault/scrypt_child.py`.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

CHILD = Path(__file__).resolve()
WHOLE = CHILD.parent.parent / "src" / "heatwatch" / "vault" / "scrypt_child.py"
WORK_FACTOR = 10


def command() -> int:
    """Any command of an instance."""
    from heatwatch.cli.__main__ import main  # noqa: PLC0415  the child finds no package of ours
    from heatwatch.vault import passphrases  # noqa: PLC0415  the same

    passphrases.CHILD = CHILD
    return main()


def child() -> int:
    """The real child's own work, but for how much of it."""
    spec = spec_from_file_location("scrypt_child", WHOLE)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.WORK_FACTOR = WORK_FACTOR  # type: ignore[attr-defined]  # a constant of the script
    return int(module.main())


if __name__ == "__main__":
    # A child is started without any package of ours on its path.
    sys.exit(child() if sys.flags.isolated else command())
