"""Passkeys (WebAuthn level 2): what a browser is asked for, and whether what it answers is right.

The only importer of `webauthn`. No attestation is asked for: which make of key somebody carries is nobody's business.
Whether the key checks its holder by finger or PIN is left to it: what a person knows is the passphrase.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from heatwatch.factors.boxes import Factor
from heatwatch.factors.errors import WrongFactor

UNCHECKED = UserVerificationRequirement.DISCOURAGED
# The parser of a browser's answer raises these, beside its own, on bytes that are no answer at all.
NONSENSE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, EOFError)
LONGEST = 20_000


@dataclass(frozen=True)
class Site:
    """The console as a browser names it: a passkey works for one host name, and answers one origin."""

    name: str
    origin: str


@dataclass(frozen=True)
class NewPasskey:
    """What an authenticator made."""

    credential: bytes
    public_key: bytes
    counter: int


def creation(
    site: Site, challenge: bytes, *, office: str, user: UUID, username: str, shown: str, known: Iterable[Factor]
) -> str:
    """What `navigator.credentials.create` is asked for, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name=office,
        user_id=user.bytes,
        user_name=username,
        user_display_name=shown,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UNCHECKED
        ),
        exclude_credentials=_named(site, known),
    )
    return webauthn.options_to_json(options)


def created(answer: str, challenge: bytes, site: Site) -> NewPasskey:
    """The new passkey; raises `WrongFactor` when the answer is of another site, page or person."""
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
        )
    except NONSENSE as wrong:
        raise WrongFactor from wrong
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def request(site: Site, challenge: bytes, known: Iterable[Factor]) -> str:
    """What `navigator.credentials.get` is asked for, as JSON; empty where no passkey of this person works."""
    mine = _named(site, known)
    if not mine:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=site.name, challenge=challenge, allow_credentials=mine, user_verification=UNCHECKED
    )
    return webauthn.options_to_json(options)


def shown(answer: str, challenge: bytes, site: Site, known: Iterable[Factor]) -> tuple[Factor, int]:
    """Which passkey was shown, and its new counter; raises `WrongFactor`."""
    try:
        given = _read(answer)
        credential = webauthn.base64url_to_bytes(str(given["id"]))
        factor = next(one for one in known if one.credential == credential and one.site == site.name)
        verified = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=factor.secret.reveal(),
            credential_current_sign_count=factor.counter,
        )
    except (*NONSENSE, StopIteration) as wrong:
        raise WrongFactor from wrong
    return factor, verified.new_sign_count


def _read(answer: str) -> dict[str, object]:
    if len(answer) > LONGEST:
        raise WrongFactor
    given = json.loads(answer)
    if not isinstance(given, dict):
        raise WrongFactor
    return given


def _named(site: Site, known: Iterable[Factor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential) for one in known if one.site == site.name]
