"""A telephone call, taken with the keyboard alone: safe first, read while it is typed, saved, and answered."""

import re

from playwright.sync_api import expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

SAID = "The boss keeps her passport in a drawer."
MORE = " He says the police will send her home. He has a gun and he is hitting her right now."
# On the tip's page the reader marks what it found, so that only these words stand as they were typed.
PLAIN = "in a drawer"
FIRST = "Where are your papers now?"
THREE_CLICKS = """() => {
  const form = document.getElementById("call");
  const send = async () => {
    const body = new URLSearchParams([...new FormData(form), ["do", "save"]]);
    return (await fetch(form.action, { method: "POST", body })).text();
  };
  return Promise.all([send(), send(), send()]);
}"""
PHONE = {"width": 320, "height": 640}


def test_a_call_is_taken_without_a_mouse(cast: Cast) -> None:
    rosa = cast.staff("rosa")
    rosa.goes_to("/calls/new/")
    is_asked_first(rosa)
    types(rosa, SAID)
    reads(rosa, "Papers taken", FIRST)
    asks_the_first_question(rosa)
    types(rosa, MORE)
    reads(rosa, "A weapon", "Danger, as the words report it")
    presses_save(rosa)
    code = reads_the_code_out(rosa)
    number = rosa.page.locator("h1").inner_text()
    assert re.fullmatch(r"HW-\w{3}-\w{3}", number)
    rosa.sees(PLAIN, "Safe to talk: yes.", f"Asked: {FIRST}", "telephone")
    rosa.finds_in_the_queue(number, "mine")
    the_caller_is_answered(cast, rosa, number, code)


def test_no_field_holds_the_keyboard_back(cast: Cast) -> None:
    rosa = cast.staff("rosa")
    rosa.goes_to("/calls/new/")
    rosa.page.locator("#call_talk_0").focus()
    rosa.tabs_to("What the caller says")
    rosa.tabs_to("Language of the caller")
    rosa.tabs_to("Save the call")


def test_what_was_typed_outlives_a_lock_and_an_ended_session(cast: Cast) -> None:
    malik = cast.staff("malik", fresh=True)
    malik.signs_in()
    malik.goes_to("/calls/new/")
    types(malik, SAID)
    malik.button("Lock").click()
    malik.page.fill("#lock-passphrase", malik.house.passphrase("malik"))
    malik.button("Unlock").click()
    expect(malik.page.locator("#lock")).to_be_hidden()
    expect(malik.page.locator("#call_story")).to_have_value(SAID)
    malik.page.context.clear_cookies(name="desk")
    types(malik, MORE)
    expect(malik.page.locator("#read-state")).to_contain_text("You were signed out")
    presses_save(malik)
    malik.sees("kept, sealed to you")
    malik.sees_nothing_of(SAID)
    malik.types_the_passphrase()
    malik.shows_a_code()
    malik.sees(SAID)
    malik.presses(malik.page.get_by_role("button", name="Send"))
    malik.sees("Now read out the message code")
    malik.presses("The caller does not have it")
    malik.sees(PLAIN, "The reporter cannot be answered here.")


def test_it_needs_no_scripts_and_fits_a_phone(cast: Cast) -> None:
    rosa = cast.staff("rosa", scripts=False, measured=True, viewport=PHONE)
    rosa.goes_to("/calls/new/")
    rosa.page.fill("#call_story", SAID)
    rosa.presses("Read it")
    rosa.sees("Papers taken", FIRST)
    rosa.page.get_by_label(FIRST).check()
    rosa.presses("Save the call")
    rosa.presses("The caller does not have it")
    rosa.sees(PLAIN, f"Asked: {FIRST}")


def test_three_clicks_at_once_save_one_call(cast: Cast) -> None:
    rosa = cast.staff("rosa")
    rosa.goes_to("/calls/new/")
    rosa.page.fill("#call_story", SAID)
    told = rosa.page.evaluate(THREE_CLICKS)
    numbers = {re.findall(r"HW-\w{3}-\w{3}", page)[0] for page in told}
    codes = {" ".join(re.findall(r"<li>(\d{3})</li>", page)) for page in told}
    assert (len(numbers), len(codes)) == (1, 1)
    rosa.finds_in_the_queue(numbers.pop(), "mine")


def is_asked_first(staff: Staff) -> None:
    staff.presses_key("Alt+1")
    staff.presses_key("Space")
    expect(staff.page.locator("#call_talk_0")).to_be_checked()


def types(staff: Staff, words: str) -> None:
    staff.presses_key("Alt+2")
    staff.presses_key("Control+End")
    staff.page.keyboard.type(words)


def reads(staff: Staff, *words: str) -> None:
    for one in words:
        expect(staff.page.locator("#found")).to_contain_text(one)
    staff.audit.looks_at(staff.page, "console", scripts=True)


def asks_the_first_question(staff: Staff) -> None:
    staff.presses_key("Alt+3")
    assert staff.has_focus_on() == FIRST
    staff.presses_key("Space")
    expect(staff.page.locator("#asked-before")).to_contain_text("1 asked")
    assert staff.has_focus_on() != FIRST, "the next question takes its place, and the focus"


def presses_save(staff: Staff) -> None:
    staff.presses_key("Alt+5")
    with staff.page.expect_navigation():
        staff.presses_key("Enter")
    staff.arrives()


def reads_the_code_out(staff: Staff) -> str:
    staff.sees("Have it read back to you")
    code = " ".join(staff.page.locator(".groups li").all_inner_texts())
    staff.tabs_to("It was read back correctly")
    with staff.page.expect_navigation():
        staff.presses_key("Enter")
    staff.arrives()
    return code


def the_caller_is_answered(cast: Cast, staff: Staff, number: str, code: str) -> None:
    staff.opens(number)
    staff.replies("We have begun.")
    caller = cast.reporter()
    caller.comes_back(code)
    caller.sees("We have begun.")
