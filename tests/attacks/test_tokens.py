"""Tokens that carry their own proof: another algorithm, key, purpose or shape is nobody's, whatever it claims."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.signing import Signer

from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.web.console import offered
from heatwatch.web.public import tickets

KEY, PURPOSE, TOKEN = "the set-up code of somebody", "offered passphrase", b"t" * 32
WORDS = "velvet orbit canal lemon drift quartz"


def signed(**how: str) -> str:
    """What the console would have signed, signed in another way."""
    value = Signer(salt=PURPOSE).unsign(offered.carried(KEY, PURPOSE, WORDS.encode()))
    made: Any = {"salt": PURPOSE, **how}
    return Signer(**made).sign(value)


def named_none() -> str:
    """As libraries of other tokens were fooled: the token itself says that it needs no proof."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{head}.{signed().rpartition(':')[0]}."


FORGED: dict[str, Callable[[], str]] = {
    "another algorithm": lambda: signed(algorithm="sha1"),
    "a weaker algorithm": lambda: signed(algorithm="md5"),
    "another key": lambda: signed(key="k" * 50),
    "another purpose": lambda: signed(salt="offered app secret"),
    "no proof": lambda: signed().rpartition(":")[0],
    "an empty proof": lambda: f"{signed().rpartition(':')[0]}:",
    "an algorithm of its own": named_none,
}


@pytest.mark.parametrize("way", FORGED)
def test_a_proof_made_in_any_other_way_is_refused(way: str) -> None:
    assert offered.offered(KEY, signed()) == WORDS, "the right one must open, or nothing is shown"
    with pytest.raises(Invalid):
        offered.offered(KEY, FORGED[way]())


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha512", "blake2b"])
def test_a_ticket_by_another_algorithm_is_none(algorithm: str) -> None:
    now = clock.now()
    ready = int(now.timestamp())
    key = hmac.digest(settings.SECRET_KEY.encode(), b"waiting page", hashlib.sha256)

    def marked(name: str) -> str:
        return f"{ready}-{hmac.digest(key, b'%d ' % ready + TOKEN, name)[:16].hex()}"

    assert tickets.Tickets().seconds_left(marked("sha256"), TOKEN, "text", now) == 0
    assert tickets.Tickets().seconds_left(marked(algorithm), TOKEN, "text", now) is None
