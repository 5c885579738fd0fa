"""A reporter writes, keeps the code, comes back, and leaves nothing on a shared computer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.public_site import Site
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

WORD = "flumadiddle"
# Words in a list by themselves, as the page with the code shows its eight.
WORDS_SHOWN = re.compile(r"<li>(\w+)</li>")
Window = Callable[..., BrowserContext]


@pytest.fixture(params=[False, True], ids=["JavaScript off", "JavaScript on"])
def alice(request: pytest.FixtureRequest, window: Window, site: Site) -> Visitor:
    return Visitor(window(java_script_enabled=request.param), site)


def test_she_reports_with_two_files_and_comes_back_by_words_and_by_digits(alice: Visitor) -> None:
    # Given a story with two files that was refused once for lack of words
    alice.opens("form/")
    alice.adds("room.png", "door.png")
    alice.sends()
    assert "room.png" in alice.sees()
    # When it is sent with words
    alice.writes("He keeps their papers.")
    alice.sends()
    code, digits = alice.keeps_the_code(), alice.keeps_the_digits()
    alice.says_it_is_saved()
    # Then words and digits both open the mailbox, and a message can be added
    alice.comes_back_with(code)
    assert "It is waiting to be read" in alice.sees()
    alice.comes_back_with(digits)
    alice.page.fill("#text", "He is back.")
    alice.sends()
    assert "Your message was added" in alice.sees()


def test_a_second_person_pressing_back_sees_neither_text_nor_code(alice: Visitor) -> None:
    # Given a report that was sent, its code saved, its mailbox opened and a message half typed
    alice.opens("")
    alice.opens("form/")
    alice.writes(f"{WORD} in the back room")
    alice.sends()
    assert WORDS_SHOWN.findall(alice.page.content()), "a code on screen is found"
    code, digits = alice.keeps_the_code(), alice.keeps_the_digits().split()
    alice.says_it_is_saved()
    alice.comes_back_with(code)
    alice.page.fill("#text", f"{WORD} again")
    # When she leaves, and somebody presses Back as often as it goes
    alice.leaves()
    assert alice.context.cookies() == []
    for _ in range(8):
        alice.presses_back()
        shown = alice.sees()
        # Then nothing that was typed or shown is there, on reloading neither
        assert WORD not in shown
        # One word of the code may stand in any sentence, so it is looked for as its list shows it, and as it was typed.
        assert not set(WORDS_SHOWN.findall(alice.page.content())) & set(code.split())
        assert code not in shown
        assert " ".join(digits) not in " ".join(shown.split())
        assert "Your messages" not in shown


def test_sending_the_form_again_after_saving_shows_no_code(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes(WORD)
    alice.sends()
    alice.says_it_is_saved()
    alice.presses_back()
    alice.reloads()
    assert not alice.page.locator(".words").count()


def test_what_was_typed_and_not_sent_is_gone_after_back(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes(WORD)
    alice.opens("help/")
    alice.presses_back()
    assert WORD not in alice.sees()
    alice.writes(WORD)
    alice.leaves()
    alice.presses_back()
    assert WORD not in alice.sees()


def test_a_double_click_shows_one_code(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes("He keeps their papers.")
    alice.page.locator("main form button:not(.link)").first.dblclick()
    alice.page.wait_for_load_state()
    alice.page.wait_for_selector(".words")
    alice.comes_back_with(alice.keeps_the_code())
    assert "It is waiting to be read" in alice.sees()


def test_another_language_keeps_what_was_typed_and_added(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes("escrito a medias")
    alice.adds("room.png")
    alice.page.locator(".tongues summary").click()
    alice.page.get_by_role("button", name="Español").click()
    alice.page.wait_for_url("**/es/form/")
    assert "escrito a medias" in alice.sees()
    assert "room.png" in alice.sees()


def test_enter_on_a_choice_sends_the_form_and_never_switches_the_language(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes("He keeps their papers.")
    alice.page.focus("#danger_now-no")
    alice.page.keyboard.press("Space")
    alice.page.keyboard.press("Enter")
    alice.page.wait_for_selector(".words")
    assert "/en/" in alice.page.url


def test_a_visit_that_ended_keeps_the_message(alice: Visitor) -> None:
    alice.opens("form/")
    alice.writes("He keeps their papers.")
    alice.sends()
    code = alice.keeps_the_code()
    alice.comes_back_with(code)
    alice.page.fill("#text", "He is back.")
    alice.adds("room.png")
    alice.context.clear_cookies()
    alice.sends()
    assert "Your message is kept" in alice.sees()
    alice.page.fill("#code", code)
    alice.sends()
    assert "He is back." in alice.sees()
    assert "room.png" in alice.sees()
    alice.sends()
    assert "Your message was added" in alice.sees()


def test_three_escapes_leave(window: Window, site: Site) -> None:
    alice = Visitor(window(), site)
    alice.opens("form/")
    alice.writes(WORD)
    for _ in range(3):
        alice.page.keyboard.press("Escape")
    alice.page.wait_for_url(site.elsewhere)
    alice.presses_back()
    assert WORD not in alice.sees()


def test_a_keyboard_is_enough(window: Window, site: Site) -> None:
    alice = Visitor(window(java_script_enabled=False), site)
    alice.opens("form/")
    alice.page.keyboard.press("Tab")
    assert alice.page.locator("form.leave button:focus").count() == 1, "leaving comes first"
    alice.page.keyboard.press("Tab")
    alice.page.keyboard.press("Enter")
    for _ in range(3):
        alice.page.keyboard.press("Tab")
        if alice.page.locator("#story:focus").count():
            break
    alice.page.keyboard.type("He keeps their papers.")
    for _ in range(30):
        alice.page.keyboard.press("Tab")
        if alice.page.locator("main form button:focus").count():
            break
    alice.page.keyboard.press("Enter")
    alice.page.wait_for_selector(".words")
    for _ in range(30):
        alice.page.keyboard.press("Tab")
        if alice.page.locator("main form button:focus").count():
            break
    alice.page.keyboard.press("Enter")
    alice.page.wait_for_url("**/form/saved/")


def test_no_request_leaves_the_house_and_no_cookie_comes_early(alice: Visitor) -> None:
    asked: list[str] = []
    alice.page.on("request", lambda request: asked.append(request.url))
    for path in ("", "form/", "letters/", "help/", "how/"):
        alice.opens(path)
    outside = [url for url in asked if not url.startswith((alice.site.address, "data:"))]
    assert not outside
    assert alice.context.cookies() == []


def test_the_page_is_readable_without_its_style_sheet(window: Window, site: Site) -> None:
    context: Any = window()
    context.route("**/static/**", lambda route: route.abort())
    alice = Visitor(context, site)
    alice.opens("form/")
    assert alice.page.locator("#story").is_visible()
    assert "What is happening?" in alice.sees()
    alice.writes("He keeps their papers.")
    alice.sends()
    assert len(alice.keeps_the_code().split()) == 8
