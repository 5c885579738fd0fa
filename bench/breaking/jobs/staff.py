"""Members of the demonstration with their keys, and what reporters send them, inside the process of a job."""

import hashlib
import os
from dataclasses import dataclass

from django.conf import settings

from bench.breaking import canaries
from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import by_username
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.drafts import write_chunk
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.models import Tip
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.vault.actions import Keyring, unlock
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.web.kit.recipients import desk_recipients
from tests.homes import Home


@dataclass(frozen=True)
class Member:
    """Somebody who signed in."""

    account: Account
    identity: Identity

    @property
    def ring(self) -> Keyring:
        """Their keys as a page would open them: nothing remembered from before."""
        return Keyring(self.account.pk, self.identity)

    @property
    def desk(self) -> Identity:
        """The identity of the desk at this moment."""
        return self.ring.compartment("desk").identity


def signed_in(name: str) -> Member:
    """A member of the demonstration, by the words that it wrote down."""
    host = Identity(settings.ENV.key_file("console-host.key").read_text("ascii"))
    account, words = by_username(name), Secret(Home(settings.ENV.home).passphrase(name))
    assert account, name
    return Member(account, unlock(account, words, host_key=host).identity)


def receive(fault: str, number: object, *, pieces: int = 0) -> tuple[Tip, str]:
    """A report as the public door takes it at this moment, perhaps with a file; returns its tip and its story."""
    now, told = clock.now(), canaries.story(fault, number)
    files = [_file(pieces)] if pieces else []
    got = receive_tip(
        Submission(story=told), token=os.urandom(32), files=files, recipients=desk_recipients(), now=now, demo=True
    )
    return Tip.objects.get(number=got.tip_number), told


def _file(pieces: int) -> SealedFile:
    data = [canaries.photo(3000) for _ in range(pieces)]
    digest, size = hashlib.sha256(b"".join(data)).hexdigest(), sum(map(len, data))
    told = {"name": "a.jpg", "kind": "image/jpeg", "size": size, "sha256": digest, "chunks": pieces}
    made = SealedFile.from_dict({**told, "file": str(new_id()), "key": new_identity().reveal()})
    for place, piece in enumerate(data):
        write_chunk(made, place, piece, clock.now())
    return made
