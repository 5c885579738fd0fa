"""A throw-away mailbox: Debian's dovecot on 127.0.0.1, with its own folder and settings, gone afterwards.

It starts as the test's own process, and is ended by the process id that this module started. As root it gives the
mailbox to `nobody`, since it serves none that is root's.
"""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.certificate import certify
from tests.laws.test_public_process import free_port

USER, PASSWORD = "tips@office.example", "a-made-up-password-of-a-mailbox"
START_SECONDS = 60
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_mechanisms = plain login
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/Maildir
mail_max_userip_connections = 50
first_valid_uid = 1
imap_capability = {capability}
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {sealed}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Whoever names a wrong password waits longer and longer.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass
class Mailbox:
    """One server with one mailbox; it may be stopped and started again, and what lies in it stays."""

    folder: Path
    plain: int
    sealed: int
    capability: str = ""
    process: "subprocess.Popen[bytes] | None" = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def mails(self) -> Path:
        return self.folder / "mail" / "Maildir"

    def start(self) -> None:
        (self.folder / "dovecot.conf").write_text(settings(self))
        command = [str(program()), "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error), self.signed_in():
                return
            time.sleep(0.1)
        log = self.folder / "log"
        raise RuntimeError(f"dovecot did not start: {log.read_text('utf-8') if log.exists() else 'it said nothing'}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=30)
            self._children_end()

    def _children_end(self) -> None:
        """Its children outlive it by a moment, hold its ports, and would break off what begins on them."""
        assert self.process
        for _ in range(10):
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            time.sleep(0.05)

    def gets(self, raw: bytes, sender: str = "ana@mail.example") -> None:
        """A message comes in, as the server that delivers it writes it down."""
        name = f"{int(time.time())}.M{next(self.numbers):06}P{os.getpid()}.here"
        fresh = self.mails / "tmp" / name
        fresh.write_bytes(f"Return-Path: <{sender}>\r\n".encode() + raw)
        shutil.chown(fresh, *owner())
        fresh.rename(self.mails / "new" / name)

    def holds(self, folder: str = "INBOX") -> int:
        """How many messages lie in a folder."""
        with self.signed_in() as line:
            typ, found = line.select(f'"{folder}"', readonly=True)
            return int(found[0] or 0) if typ == "OK" else 0

    @contextlib.contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        """A person looks into the mailbox with a program of their own."""
        with imaplib.IMAP4("127.0.0.1", self.plain, timeout=30) as line:
            line.login(USER, PASSWORD)
            yield line

    def is_emptied(self) -> None:
        """Nothing lies in it, and it has no folder beside the first."""
        with self.signed_in() as line:
            for folder in ("INBOX", "Not taken"):
                typ, found = line.select(f'"{folder}"')
                if typ == "OK" and int(found[0] or 0):
                    line.store("1:*", "+FLAGS", r"(\Deleted)")
                    line.expunge()
                if typ == "OK":
                    line.unselect()
            line.delete('"Not taken"')

    def is_numbered_anew(self) -> None:
        """It forgets the numbers of its messages, as after a move to another machine."""
        for file in [*self.mails.glob("dovecot*"), *self.mails.glob("*/dovecot*")]:
            file.unlink()
        validity = self.mails / "dovecot-uidlist"
        validity.write_text(f"3 V{int(time.time()) + 1000} N1 G{os.urandom(16).hex()}\n")
        shutil.chown(validity, *owner())


@contextlib.contextmanager
def running(capability: str = "") -> Iterator[Mailbox]:
    """A mailbox for the length of a with block; `capability` is what its server says that it can do."""
    folder = Path(tempfile.mkdtemp(prefix="heatwatch-imap-"))
    # The part of the server that meets strangers runs as another user, and passes through here.
    folder.chmod(0o755)
    mailbox = Mailbox(folder, free_port(), free_port(), capability)
    try:
        for name in ("tmp", "new", "cur"):
            (mailbox.mails / name).mkdir(parents=True)
        for path in (mailbox.folder / "mail", *(mailbox.folder / "mail").rglob("*")):
            shutil.chown(path, *owner())
        certify(folder)
        mailbox.start()
        yield mailbox
    finally:
        mailbox.stop()
        shutil.rmtree(folder, ignore_errors=True)


def program() -> Path:
    """Debian keeps it off the PATH of whoever is not root."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise RuntimeError("dovecot is not on this machine: install Debian's package dovecot-imapd")
    return Path(found)


def settings(mailbox: Mailbox) -> str:
    uid, gid = owner()
    me = pwd.getpwuid(os.geteuid())
    as_root = me.pw_uid == 0
    return SETTINGS.format(
        folder=mailbox.folder,
        plain=mailbox.plain,
        sealed=mailbox.sealed,
        capability=mailbox.capability,
        password=PASSWORD,
        uid=uid,
        gid=gid,
        internal="dovecot" if as_root else me.pw_name,
        login="dovenull" if as_root else me.pw_name,
        group="dovecot" if as_root else gid,
    )


def owner() -> tuple[int, int]:
    """Whose the mailbox is."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid
