"""What is held of a tip: its tokens as numbers, each with a code for what it is, and all that it tells, packed.

The record answers which tips may belong together; what was told is opened for those few that are compared, and shown.
"""

import json
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from heatwatch.linkage import facts
from heatwatch.linkage.blocking import ALONE, near, together
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.nearness import NEARNESS

# A fact has the code of its kind; what near facts have in common one that is so much higher; two facts together this.
NEAR, TOGETHER = 64, 255
ENTRY = np.dtype([("token", "<u4"), ("code", "u1")])
Entries = npt.NDArray[np.void]
# Tips are found by these.
FOUND_BY = frozenset({*(facts.ORDER[kind] for kind in ALONE), *(NEAR + facts.ORDER[kind] for kind in NEARNESS)})
FOUND_BY |= {TOGETHER}
# Less is packed not quite as tightly, and in a third of the time.
QUICKLY = 1


def tokens_of(telling: Telling) -> Iterator[tuple[str, int]]:
    """Every token of a telling with its code: one that several of its near facts have comes as often."""
    for key, fact in telling.facts.items():
        yield key, facts.ORDER[fact.kind]
    yield from ((token, NEAR + facts.ORDER[kind]) for token, kind in near(telling))
    yield from ((token, TOGETHER) for token in together(telling))


def record_of(tokens: Iterable[int], codes: Iterable[int]) -> bytes:
    """Tokens, as their numbers, with their codes."""
    return np.array(list(zip(tokens, codes, strict=True)), ENTRY).tobytes()


def entries_of(record: bytes) -> Entries:
    """A record, or several one after another, to be reckoned with."""
    return np.frombuffer(record, ENTRY)


def packed(telling: Telling) -> bytes:
    """All that a tip tells, in as little room as costs little time; `unpacked` is the inverse."""
    told = json.dumps(facts.as_dict(telling), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(told.encode("utf-8", "surrogatepass"), QUICKLY)


def unpacked(id_: str | int, data: bytes) -> Telling:
    """The telling that was packed."""
    return facts.from_dict(id_, json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))
