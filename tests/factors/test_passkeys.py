"""What a passkey must sign, and everything that is not it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common.secret import Secret
from heatwatch.factors import passkeys
from heatwatch.factors.boxes import Factor
from heatwatch.factors.errors import WrongFactor
from tests.factors.authenticator import Authenticator

SITE = passkeys.Site("localhost", "http://localhost:8001")
CHALLENGE, OTHER = b"c" * 32, b"d" * 32
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def asked(site: passkeys.Site = SITE, challenge: bytes = CHALLENGE) -> dict[str, Any]:
    told = passkeys.creation(site, challenge, office="Office", user=uuid4(), username="maya", shown="Maya", known=[])
    return dict(json.loads(told))


def enrolled(key: Authenticator) -> Factor:
    made = passkeys.created(key.makes(asked()), CHALLENGE, SITE)
    held = {"credential": made.credential, "site": SITE.name, "counter": made.counter, "created_at": NOW}
    return Factor(id=uuid4(), kind="passkey", name="key", secret=Secret(made.public_key), used_at=None, **held)  # type: ignore[arg-type]  # each by its name


def wanted(factor: Factor, challenge: bytes = CHALLENGE) -> dict[str, Any]:
    return dict(json.loads(passkeys.request(SITE, challenge, [factor])))


def test_a_passkey_is_made_and_shown() -> None:
    key = Authenticator()
    factor = enrolled(key)
    assert passkeys.shown(key.signs(wanted(factor)), CHALLENGE, SITE, [factor]) == (factor, 1)


def test_the_browser_is_asked_for_this_site_and_for_no_attestation() -> None:
    options = asked()
    assert (options["rp"]["id"], options["attestation"]) == ("localhost", "none")
    assert options["authenticatorSelection"]["userVerification"] == "discouraged"


def test_a_key_that_is_known_is_not_made_twice_and_one_of_another_site_is_not_asked_for() -> None:
    factor = enrolled(Authenticator())
    named = {"office": "Office", "user": uuid4(), "username": "maya", "shown": "Maya"}
    options = json.loads(passkeys.creation(SITE, CHALLENGE, known=[factor], **named))  # type: ignore[arg-type]  # each by its name
    assert len(options["excludeCredentials"]) == 1
    assert passkeys.request(SITE, CHALLENGE, [replace(factor, site="elsewhere.example")]) == ""


WRONG: dict[str, Callable[[Authenticator, Factor], str]] = {
    "another site": lambda key, factor: replace(key, site="evil.example").signs(wanted(factor)),
    "another origin": lambda key, factor: replace(key, origin="http://evil.example").signs(wanted(factor)),
    "another challenge": lambda key, factor: key.signs(wanted(factor, OTHER)),
    "another key": lambda key, factor: replace(Authenticator(), credential=key.credential).signs(wanted(factor)),
    "an unknown credential": lambda _, factor: Authenticator().signs(wanted(factor)),
    "an answer to another question": lambda key, _: key.makes(asked()),
    "too long": lambda key, factor: key.signs(wanted(factor)) + " " * passkeys.LONGEST,
}


@pytest.mark.parametrize("what", WRONG)
def test_it_refuses(what: str) -> None:
    key = Authenticator()
    factor = enrolled(key)
    with pytest.raises(WrongFactor):
        passkeys.shown(WRONG[what](key, factor), CHALLENGE, SITE, [factor])


def test_a_copied_key_is_noticed_by_its_counter() -> None:
    key = Authenticator(counter=4)
    factor = replace(enrolled(key), counter=9)
    with pytest.raises(WrongFactor):
        passkeys.shown(key.signs(wanted(factor)), CHALLENGE, SITE, [factor])


@pytest.mark.parametrize("site", ["evil.example", "localhost.evil.example"])
def test_no_passkey_is_made_for_another_site(site: str) -> None:
    with pytest.raises(WrongFactor):
        passkeys.created(Authenticator(site=site).makes(asked()), CHALLENGE, SITE)
    with pytest.raises(WrongFactor):
        passkeys.created(Authenticator(origin=f"http://{site}").makes(asked()), CHALLENGE, SITE)


NONSENSE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id": NONSENSE,
        "rawId": NONSENSE,
        "type": st.one_of(st.just("public-key"), NONSENSE),
        "response": st.one_of(
            NONSENSE,
            st.fixed_dictionaries(
                {},
                optional={
                    name: st.one_of(NONSENSE, st.binary(max_size=80).map(lambda data: data.hex()))
                    for name in ("clientDataJSON", "attestationObject", "authenticatorData", "signature")
                },
            ),
        ),
    },
)


@given(st.one_of(st.text(max_size=40), FIELDS.map(json.dumps), NONSENSE.map(json.dumps)))
def test_nonsense_is_refused_and_never_a_fault(answer: str) -> None:
    with pytest.raises(WrongFactor):
        passkeys.created(answer, CHALLENGE, SITE)
    with pytest.raises(WrongFactor):
        passkeys.shown(answer, CHALLENGE, SITE, [])


@given(st.binary(max_size=200))
def test_broken_bytes_from_a_known_key_are_refused(data: bytes) -> None:
    key = Authenticator()
    factor = enrolled(key)
    broken = json.loads(key.signs(wanted(factor)))
    for name in ("authenticatorData", "clientDataJSON", "signature"):
        told = {**broken, "response": {**broken["response"], name: data.hex()}}
        with pytest.raises(WrongFactor):
            passkeys.shown(json.dumps(told), CHALLENGE, SITE, [factor])
    made = json.loads(key.makes(asked()))
    made["response"]["attestationObject"] = data.hex()
    with pytest.raises(WrongFactor):
        passkeys.created(json.dumps(made), CHALLENGE, SITE)
