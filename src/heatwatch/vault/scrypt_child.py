"""Runs age's passphrase scrypt in a process of its own: it holds the interpreter lock for more than a second.

Started as ``python -I scrypt_child.py encrypt|decrypt``; reads the passphrase's length as a line, then the passphrase
and the data from standard input, and writes the result to standard output. Exit code 3 means: wrong passphrase.
"""

import os
import sys

import pyrage

NICE = 10


def main() -> int:
    """One operation."""
    # A sign-in, and even more a flood of wrong ones, gives way to a tip that comes in.
    os.nice(NICE)
    length = int(sys.stdin.buffer.readline())
    passphrase = sys.stdin.buffer.read(length).decode()
    data = sys.stdin.buffer.read()
    work = pyrage.passphrase.encrypt if sys.argv[1] == "encrypt" else pyrage.passphrase.decrypt
    try:
        sys.stdout.buffer.write(bytes(work(data, passphrase)))
    except (pyrage.DecryptError, pyrage.EncryptError):
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
