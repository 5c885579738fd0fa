"""One measurement inside an instance: `python -m bench.keeping.measure open|page|in|out|reseal TIPS MEGABYTES`."""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402  the registry comes first

from heatwatch.accounts.actions import create_account  # noqa: E402  the same
from heatwatch.accounts.models import Account  # noqa: E402  the same
from heatwatch.common import clock  # noqa: E402  the same
from heatwatch.common.ids import new_id  # noqa: E402  the same
from heatwatch.desk import kinds  # noqa: E402  the same
from heatwatch.desk.actions.assessing import lines  # noqa: E402  the same
from heatwatch.desk.actions.opening import open_attachment, open_tip  # noqa: E402  the same
from heatwatch.desk.models import Assessment  # noqa: E402  the same
from heatwatch.intake.actions.drafts import CHUNK_BYTES, write_chunk  # noqa: E402  the same
from heatwatch.intake.actions.receiving import receive_tip  # noqa: E402  the same
from heatwatch.intake.models import Attachment, Tip  # noqa: E402  the same
from heatwatch.intake.submission import SealedFile, Submission  # noqa: E402  the same
from heatwatch.vault import recipients  # noqa: E402  the same
from heatwatch.vault.actions import Keyring, create_compartment, open_tip_keys, rotating, tip_key_row  # noqa: E402  the same
from heatwatch.vault.compartments import DESK  # noqa: E402  the same
from heatwatch.vault.keys import Identity, new_identity  # noqa: E402  the same
from heatwatch.vault.models import Compartment, PersonKey, TipKey  # noqa: E402  the same
from heatwatch.vault.sealing import seal  # noqa: E402  the same

TIMES, PAGE, MEGABYTE, AT_ONCE = 200, 50, 1024 * 1024, 1000
MEMBER = "bench"
LINE = "The text reports danger now: documents are kept, nobody may leave alone, and 3 more"


@dataclass(frozen=True)
class Member:
    """Who holds the desk here."""

    account: Account
    identity: Identity

    def keyring(self) -> Keyring:
        """A new one, as each request of the console makes."""
        return Keyring(self.account.pk, self.identity)


def main(what: str, tips: int, megabytes: int) -> None:
    """Measure one thing and print it as JSON."""
    member = hired()
    work: dict[str, Callable[[], dict[str, Any]]] = {
        "open": lambda: opening(member),
        "page": lambda: listing(member),
        "in": lambda: coming_in(megabytes),
        "out": lambda: going_out(member, megabytes),
        "reseal": lambda: resealing(member, tips),
    }
    print(json.dumps(work[what]()))


def hired() -> Member:
    """The member, whose identity lies in a file beside the database: no passphrase is measured here."""
    kept = settings.ENV.home / "member"
    if kept.exists():
        return Member(Account.objects.get(username=MEMBER), Identity(kept.read_text()))
    now, identity, sheets = clock.now(), new_identity(), new_identity().recipient
    account = create_account(username=MEMBER, display_name="Bench", roles=["supervisor"], now=now, demo=True)
    PersonKey.objects.create(account=account, recipient=identity.recipient, sealed=b"x", created_at=now)
    Compartment.objects.filter(pk=DESK).delete()
    made = create_compartment(DESK, first_member=account, recovery_recipient=sheets, now=now).identity.recipient
    file = recipients.load(settings.ENV.recipients_file)
    named = {**file.compartments, DESK: made}, {**file.recoveries, DESK: sheets}
    recipients.write(settings.ENV.recipients_file, recipients.Recipients(named[0], demo=True, recoveries=named[1]))
    kept.write_text(identity.reveal())
    return Member(account, identity)


def opening(member: Member) -> dict[str, Any]:
    """A tip of 150 words opened by somebody whose request just began, recorded."""
    receives(" ".join(["word"] * 150))
    tip, spent, watch = Tip.objects.get(), [], Watch()
    for _ in range(TIMES):
        began = time.perf_counter()
        open_tip(member.keyring(), member.account, tip, clock.now())
        spent.append(time.perf_counter() - began)
    return watch.row("unseal a tip and record it", lambda _: f"{median(spent) * 1000:.1f} ms", TIMES)


def listing(member: Member) -> dict[str, Any]:
    """What is sealed on a page of 50 tips, as the queue opens it: the key and the line of reasons of each."""
    for _ in range(PAGE):
        receives("a short one")
    Tip.objects.update(reading=Tip.READ)
    tips, spent = list(Tip.objects.order_by("-pk")[:PAGE]), []
    for tip, identity in open_tip_keys(member.keyring(), [tip.pk for tip in tips]).items():
        read(tip, identity)
    times, watch = TIMES // 4, Watch()
    for _ in range(times):
        began = time.perf_counter()
        if len(list(filter(None, lines(member.keyring(), tips).values()))) != PAGE:
            raise SystemExit("a line did not open")
        spent.append(time.perf_counter() - began)
    return watch.row(f"a page of {PAGE} tips", lambda _: f"{median(spent) * 1000:.1f} ms", times)


def read(tip: UUID, identity: Identity) -> None:
    """A version as the reader adds it; only its line is looked at."""
    made: dict[str, Any] = {"number": 1, "code": "c", "knowledge": "k", "model": "m", "made_at": clock.now()}
    id = new_id()
    line = seal(LINE.encode(), kind=kinds.LINE, record=id, recipients=[identity.recipient])
    Assessment.objects.create(id=id, tip_id=tip, line=line, sealed=b"x", **made)


def coming_in(megabytes: int) -> dict[str, Any]:
    """A file of so many megabytes, sealed piece by piece as it arrives, and joined to a tip."""
    size = megabytes * MEGABYTE
    places = -(-size // CHUNK_BYTES)
    file = SealedFile(new_id(), new_identity(), "film.mp4", "video/mp4", size, "0" * 64, places)
    pieces = [os.urandom(CHUNK_BYTES), os.urandom(size - (places - 1) * CHUNK_BYTES)]
    watch = Watch()
    for place in range(places):
        write_chunk(file, place, pieces[place == places - 1], clock.now())
    receives("with a film", file)
    return watch.row(f"{megabytes} MB in", lambda spent: f"{megabytes / spent:.0f} MB/s")


def going_out(member: Member, megabytes: int) -> dict[str, Any]:
    """The same file opened and sent, piece by piece."""
    found, watch = Attachment.objects.latest("chunks"), Watch()
    _, pieces = open_attachment(member.keyring(), member.account, found.tip, found.pk, clock.now())
    if sum(map(len, pieces)) != megabytes * MEGABYTE:
        raise SystemExit("the file is not whole")
    return watch.row(f"{megabytes} MB out", lambda spent: f"{megabytes / spent:.0f} MB/s")


def resealing(member: Member, tips: int) -> dict[str, Any]:
    """A rotation of the desk over so many tips, to its end: what a departure costs."""
    recipient = recipients.load(settings.ENV.recipients_file).of(DESK)
    one = new_identity()
    for start in range(TipKey.objects.count(), tips, AT_ONCE):
        batch = [
            tip_key_row(new_id(), one, compartment=DESK, recipient=recipient) for _ in range(min(AT_ONCE, tips - start))
        ]
        TipKey.objects.bulk_create([TipKey(**made.values) for made in batch])
    keyring, watch = member.keyring(), Watch()
    rotation = rotating.begin(keyring, DESK, clock.now()).rotation
    rotating.publish(rotation)
    while rotating.advance(keyring, rotation, clock.now()):
        pass
    if not rotating.finish(keyring, rotation, clock.now()) or rotation.resealed < tips:
        raise SystemExit("not every key was re-sealed")
    return watch.row(f"re-seal {rotation.resealed} tips", lambda spent: f"{rotation.resealed / spent:.0f} a second")


def receives(story: str, *files: SealedFile) -> None:
    """A report as the public door takes it."""
    file = recipients.load(settings.ENV.recipients_file)
    words = Submission(story=story, channel="web", language="en")
    receive_tip(words, token=os.urandom(32), files=files, recipients=file, now=clock.now(), demo=True)


def peak() -> int:
    """The peak resident size of this program since it began, in kilobytes; `getrusage` would count its parent's too."""
    return int(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0])


@dataclass
class Watch:
    """Time, this process's own CPU, and memory since it was made.

    On a machine that others use, the CPU says what the work costs, and the time what somebody waited for it.
    """

    began: float = field(default_factory=time.perf_counter)
    cpu: float = field(default_factory=time.process_time)
    memory: int = field(default_factory=peak)

    def row(self, what: str, each: Callable[[float], str], times: int = 0) -> dict[str, Any]:
        """A line of the table; what is measured several times is told for one time."""
        spent, cpu = time.perf_counter() - self.began, time.process_time() - self.cpu
        worked = f"{cpu / times * 1000:.1f} ms each" if times else f"{cpu:.1f} s"
        memory = f"+{(peak() - self.memory) / 1024:.0f} MB"
        return {"what": what, "seconds": f"{spent:.1f}", "each": each(spent), "cpu": worked, "memory": memory}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
