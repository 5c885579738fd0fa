"""The second factor in a real browser: a passkey from Chromium's virtual authenticator, a code without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.house.cast.staff import ASKED_AGAIN, Staff
from tests.journeys.house.conftest import Cast

KINDS: dict[str, dict[str, Any]] = {
    "this device": {"transport": "internal", "hasUserVerification": True, "isUserVerified": True},
    "a key to plug in": {"transport": "usb", "hasUserVerification": False},
}
GROW_STALE = """
from datetime import timedelta
from heatwatch.accounts.models import ConsoleSession
from heatwatch.common import clock
ConsoleSession.objects.filter(account__username={name!r}).exclude(factor_at=None).update(
    factor_at=clock.now() - timedelta(minutes=6))
"""


class AtTheName(Staff):
    """Somebody who opened the console by its name, as passkeys need."""

    @property
    def base(self) -> str:  # type: ignore[override]  # the same door under another address
        return self.house.console_by_name


@pytest.mark.parametrize("kind", KINDS)
def test_a_passkey_is_added_and_opens_the_console(cast: Cast, kind: str) -> None:
    # Given somebody who signed in with a code
    theo = by_name(cast, "theo")
    with authenticator(theo, **KINDS[kind]):
        theo.signs_in()

        # When a passkey is added
        theo.goes_to("/me/factors/")
        theo.follows("Add another")
        theo.follows("Add a passkey")
        theo.page.fill("#add_passkey_label", kind)
        theo.presses("Add this passkey")
        if "Your recovery codes" in theo.text:
            theo.follows("I have written them down")
        theo.sees(kind, "passkey for localhost")

        # Then it opens the console beside the passphrase, by one press
        theo.presses("Sign out")
        theo.gives_the_passphrase()
        theo.presses("Use my passkey")
        assert theo.page.url == f"{theo.base}/queue/", theo.text

        # And it is asked for again before something dangerous
        grows_stale(theo)
        theo.page.goto(f"{theo.base}/me/passphrase/")
        theo.sees(ASKED_AGAIN)
        theo.presses("Use my passkey")
        theo.sees("These are your new six words")


def test_a_passkey_that_is_not_there_says_so(cast: Cast) -> None:
    theo = by_name(cast, "theo")
    with authenticator(theo, **KINDS["this device"]):
        theo.signs_in()
        theo.goes_to("/sign-in/factors/passkey/")
        theo.presses("Add this passkey")
        theo.presses("Sign out")
    with authenticator(theo, **KINDS["a key to plug in"]):
        theo.gives_the_passphrase()
        theo.button("Use my passkey").click()
        expect(theo.page.locator("form[data-passkey] .error")).to_contain_text("The passkey did not answer")
        theo.shows_a_code()
    theo.presses("Sign out")


def test_without_scripts_a_code_opens_the_console_and_works_once(cast: Cast) -> None:
    amara = cast.staff("amara", fresh=True, scripts=False)
    amara.gives_the_passphrase()
    amara.sees("This is a demonstration")
    code = amara.page.locator(".demo-code").inner_text()
    amara.page.fill("#second_step_code", "000 000")
    amara.presses("Go on")
    amara.sees("That code or passkey is not right")
    amara.page.fill("#second_step_code", code)
    amara.presses("Go on")
    amara.sees("Good to see you, Amara Okoye")
    amara.presses("Sign out")
    amara.gives_the_passphrase()
    amara.page.fill("#second_step_code", code)
    amara.presses("Go on")
    amara.sees("A code works once")


def test_without_scripts_an_app_is_added_and_a_lost_one_removed(cast: Cast) -> None:
    nadia = cast.staff("nadia", fresh=True, scripts=False)
    nadia.signs_in()
    nadia.goes_to("/me/factors/")
    nadia.follows("Add another")
    nadia.sees("A passkey needs the console's name", "localhost")
    nadia.adds_an_app("My tablet")
    nadia.sees("Your recovery codes")
    recovery = nadia.page.locator(".six li").first.inner_text()
    nadia.follows("I have written them down")
    nadia.presses("Remove My tablet")
    nadia.sees("Removed. It opens nothing any more.")

    # A recovery code lets in once
    nadia.presses("Sign out")
    nadia.gives_the_passphrase()
    nadia.page.fill("#second_step_code", recovery)
    nadia.presses("Go on")
    nadia.sees("Good to see you")
    nadia.goes_to("/me/factors/")
    nadia.sees("9 left")


def test_what_is_dangerous_asks_again_and_keeps_what_was_typed(cast: Cast) -> None:
    omar = cast.staff("omar", fresh=True)
    omar.signs_in()
    omar.goes_to("/people/new/")
    omar.page.fill("#new_account_username", "noor")
    omar.page.fill("#new_account_display_name", "Noor Aziz")
    omar.page.get_by_label("Analyst").check()
    grows_stale(omar)
    with omar.page.expect_navigation():
        omar.button("Make the account").click()
    omar.sees(ASKED_AGAIN, "kept, sealed to you")
    omar.sees_nothing_of("Noor Aziz")
    omar.shows_a_code()
    omar.sees("This was not sent yet", "Noor Aziz")
    omar.presses("Send it now")
    omar.sees("Set-up code for Noor Aziz")


def test_a_lost_phone_is_replaced_with_the_help_of_the_administrator(cast: Cast) -> None:
    # Given somebody who has nothing left but the passphrase
    omar = cast.staff("omar")
    omar.goes_to("/people/")
    omar.follows("Malik Reed")
    omar.follows("Reset their second factors")
    omar.page.fill("#reset_factors_username", "malik")
    omar.page.get_by_label("How do you know").select_option(label="I met them in person")
    omar.presses("End them and show a code")
    code = omar.page.locator(".code").inner_text()

    # When they sign in with it
    malik = cast.staff("malik", fresh=True)
    malik.gives_the_passphrase()
    malik.page.fill("#second_step_code", code)
    malik.presses("Go on")

    # Then nothing opens before a new one was added
    malik.goes_to("/queue/")
    malik.sees("One more thing before you go in")
    malik.adds_an_app()
    malik.follows("I have written them down")
    malik.goes_to("/queue/")
    assert malik.page.url == f"{malik.base}/queue/"


def by_name(cast: Cast, name: str) -> AtTheName:
    return AtTheName(**vars(cast.staff(name, fresh=True)))


def grows_stale(person: Staff) -> None:
    """Some minutes pass."""
    person.house.home.python(GROW_STALE.format(name=person.name))


@contextmanager
def authenticator(person: Staff, **options: Any) -> Iterator[None]:
    """Chromium's own virtual authenticator, which answers at once."""
    browser = person.page.context.new_cdp_session(person.page)
    browser.send("WebAuthn.enable")
    usual = {"protocol": "ctap2", "hasResidentKey": True, "automaticPresenceSimulation": True}
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": {**usual, **options}})
    yield
    browser.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})
    browser.send("WebAuthn.disable")
    browser.detach()
