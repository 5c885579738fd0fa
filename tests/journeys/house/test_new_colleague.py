"""A new colleague: an account, a key of their own, six words read aloud, and the first tip."""

from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

STORY = "Their pay goes to the man who drives them."


def test_a_new_colleague_makes_a_key_and_is_granted_the_desk(cast: Cast) -> None:
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()

    # Given an account made by the administrator, and its code told to the person
    code = makes_an_account(cast.staff("omar"))

    # When the person makes a key with it
    pia = cast.staff("pia", fresh=True)
    passphrase = sets_up(pia, code)

    # Then nothing can be read before a supervisor has heard six words
    pia.sees("You are waiting for a key")
    six = " ".join(pia.page.locator(".six li").all_inner_texts())
    pia.opens(number)
    pia.sees("You are waiting for a key")
    pia.sees_nothing_of(STORY)
    helen = cast.staff("helen")
    grants(helen, "abandon ability able about above absent")
    expect(helen.page.get_by_text("The key was granted.")).to_have_count(0)
    grants(helen, six)
    helen.sees("The key was granted.")

    # And then the tip opens, and signing in again with the new passphrase works
    pia.opens(number)
    pia.sees(STORY)
    pia.presses("Sign out")
    pia.signs_in(passphrase)
    pia.opens(number)
    pia.sees(STORY)


def makes_an_account(omar: Staff) -> str:
    omar.makes_a_call_taker("pia", "Pia Lund")
    omar.sees("Set-up code for Pia Lund")
    return omar.page.locator(".code").inner_text()


def sets_up(pia: Staff, code: str) -> str:
    pia.goes_to("/sign-in/")
    pia.follows("Use your set-up code")
    pia.page.fill("#set_up_username", "pia")
    pia.page.fill("#set_up_code", code)
    pia.presses("Go on")
    passphrase = " ".join(pia.page.locator(".six li").all_inner_texts())
    pia.page.fill("#choose_passphrase_passphrase", passphrase)
    pia.presses("Make my key")
    enrols(pia)
    return passphrase


def enrols(pia: Staff) -> None:
    """Nothing else opens before a second factor is enrolled; then recovery codes are shown, once."""
    pia.goes_to("/queue/")
    pia.sees("One more thing before you go in")
    pia.adds_an_app()
    assert pia.page.locator(".six li").count() == 10
    pia.follows("I have written them down")
    pia.goes_to("/waiting/")


def grants(helen: Staff, words: str) -> None:
    helen.goes_to("/keys/")
    helen.page.fill("#desk_pia_words", words)
    helen.presses("Grant the key to Pia Lund")
