"""Which earlier tips may be about a call, while it is typed. The reader says; nothing of the text is kept.

What is shown quotes other tips, so that it is recorded on each of them, once a call: the page carries which were
recorded, signed for this person and this call, and sends it along.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer

from heatwatch.accounts.access import may
from heatwatch.desk.queries.known import openable
from heatwatch.links.actions.opening import note_quoted
from heatwatch.links.rules import in_words
from heatwatch.searching.asking import Like, related_to
from heatwatch.searching.errors import NoAnswer
from heatwatch.web.console.calls.reading import text_of
from heatwatch.web.console.linking.card import in_order

# Whoever may look for a word in all tips may be told which of them tell the same.
RELATED = "search"
VIEW = "call"
PROOF = "recorded for a call"
# So many reasons stand open, for whoever glances at them while somebody talks.
FIRST = 2
# So many tips are remembered as recorded; a page that showed more records some of them again.
MOST_NOTED = 60


@dataclass(frozen=True)
class Shown:
    """What stands on the page: the tips with how likely and why, and what stands there instead of them."""

    rows: list[dict[str, Any]]
    complete: bool
    silent: bool
    noted: str

    @property
    def title(self) -> str:
        """How many there are, in words that claim nothing."""
        count = len(self.rows)
        return f"{count} earlier {'tip' if count == 1 else 'tips'} may be about this" if count else "Earlier tips"


def offered(request: Any) -> bool:
    """Whether the page of a call asks at all: an advocate writes a call down and reads no tip."""
    return may(request.account, RELATED)


def shown(request: Any, typed: Mapping[str, Any], name: bytes, now: datetime) -> Shown:
    """Ask the reader, record what is shown for the first time, and give what stands on the page."""
    proofs = _proofs(now)
    noted = _noted(proofs, name, str(typed.get("noted", "")))
    text = text_of(typed)
    try:
        found = related_to(request.keyring, text, now) if text else None
    except NoAnswer:
        return Shown([], complete=True, silent=True, noted=_signed(proofs, name, noted))
    likes = {one.tip: one for one in found.likes} if found else {}
    # The rows are read here once more, through the one gate: what must not be known of is not there.
    tips = openable(request.account, likes)
    fresh = [tip for id, tip in tips.items() if tip.number not in noted]
    note_quoted(request.account, VIEW, fresh, now)
    rows = [_row(tips[id], like) for id, like in likes.items() if id in tips]
    told = (*noted, *(tip.number for tip in fresh))
    return Shown(rows, complete=found is None or found.complete, silent=False, noted=_signed(proofs, name, told))


def _row(tip: Any, like: Like) -> dict[str, Any]:
    reasons, more = in_order(like.reasons, FIRST)
    return {"tip": tip, "words": in_words(like.probability), "reasons": reasons, "more": more}


def _proofs(now: datetime) -> Signer:
    """A proof is good for its day: a page that stands open for longer records anew."""
    return Signer(salt=f"{PROOF} {now:%Y-%m-%d}")


def _signed(proofs: Signer, name: bytes, numbers: tuple[str, ...]) -> str:
    return proofs.sign(" ".join((name.hex(), *numbers[-MOST_NOTED:])))


def _noted(proofs: Signer, name: bytes, signed: str) -> tuple[str, ...]:
    """The tips that were recorded for this very call of this very person."""
    try:
        call, *numbers = proofs.unsign(signed).split(" ")
    except BadSignature:
        return ()
    return tuple(numbers) if call == name.hex() else ()
