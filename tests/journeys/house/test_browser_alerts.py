"""Alerts in a real browser: the page asks, the browser's own worker shows a sentence, and nothing else.

No maker of a browser is reached from here, so what the maker would answer is played in the page. The worker is real,
and so is the push: the browser itself is told that one came.
"""

from typing import Any

from playwright.sync_api import Browser, expect

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/static/console/alert_worker.js");
  return (await registration.getNotifications()).map((one) => [one.title, one.body, one.data]);
}"""
# The maker answers with an address, and remembers by which key it was asked for.
MAKER = f"""(() => {{
  const told = {{ endpoint: "{ENDPOINT}", options: {{}}, unsubscribe: async () => true }};
  PushManager.prototype.getSubscription = async () => sessionStorage.asked ? told : null;
  PushManager.prototype.subscribe = async (options) => {{
    sessionStorage.asked = `${{options.userVisibleOnly}} ${{options.applicationServerKey.length}}`;
    return told;
  }};
}})()"""
REFUSES = "PushManager.prototype.subscribe = async () => { throw new DOMException('no', 'AbortError'); };"
CLICKED = """async () => {
  const opened = [];
  self.clients.openWindow = async (address) => { opened.push(address); };
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  return [opened, (await self.registration.getNotifications()).length];
}"""
BUTTON = "Let alerts come to this browser"


def test_a_browser_is_added_and_shows_that_an_alert_waits(cast: Cast, shared_computer: Browser) -> None:
    # The other one shows no notification, whatever it is allowed.
    rosa = at_her_alerts(cast, MAKER, shared_computer)
    rosa.page.fill("#add_browser_label", "My desk")
    rosa.presses(BUTTON)
    rosa.sees("Alerts come to this browser from now on", "My desk", "this one")
    assert rosa.page.evaluate("sessionStorage.asked") == "true 65"
    expect(rosa.button(BUTTON)).to_be_hidden()

    # When a push comes while no page listens
    pushed(rosa)

    # Then the browser shows a sentence that says nothing of what waits, and leads to the alerts
    assert rosa.page.evaluate(SHOWN) == [["An alert is waiting", "Sign in to the desk to see it.", None]]
    (worker,) = rosa.page.context.service_workers
    assert worker.evaluate(CLICKED) == [["/alerts/"], 0]
    assert rosa.page.evaluate("navigator.serviceWorker.controller") is None, "it stands before no page"
    assert rosa.page.evaluate("caches.keys()") == []

    # And what is listed from elsewhere is not called this one
    rosa.page.evaluate("sessionStorage.clear()")
    rosa.goes_to("/me/alerts/")
    expect(rosa.page.get_by_text("this one", exact=True)).to_be_hidden()
    expect(rosa.button(BUTTON)).to_be_visible()

    rosa.page.once("dialog", lambda dialog: dialog.accept())
    rosa.presses("Remove My desk")
    rosa.sees("No more alerts come there", "Alerts come to none of your browsers")


def test_a_maker_that_does_not_answer_is_told_of_and_the_form_stays(cast: Cast) -> None:
    rosa = at_her_alerts(cast, REFUSES)
    rosa.page.fill("#add_browser_label", "My desk")
    rosa.button(BUTTON).click()
    expect(rosa.page.locator("form[data-sender] .error")).to_contain_text("did not answer, or takes no alerts here")
    expect(rosa.button(BUTTON)).to_be_enabled()


def test_without_scripts_the_page_says_what_is_missing_and_offers_no_button(cast: Cast) -> None:
    rosa = cast.staff("rosa", scripts=False)
    rosa.goes_to("/me/alerts/")
    rosa.sees("To add a browser needs JavaScript")
    expect(rosa.button(BUTTON)).to_be_hidden()


def at_her_alerts(cast: Cast, script: str, browser: Browser | None = None) -> Staff:
    """Rosa allows what the page asks for; the maker of her browser is played."""
    rosa = cast.staff("rosa", browser=browser)
    rosa.page.context.grant_permissions(["notifications"])
    rosa.page.add_init_script(script)
    rosa.goes_to("/me/alerts/")
    return rosa


def pushed(person: Staff) -> None:
    """The browser is told that a push without words came for the console."""
    known: list[dict[str, Any]] = []
    session = person.page.context.new_cdp_session(person.page)
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    person.page.wait_for_timeout(200)
    (id,) = {one["registrationId"] for one in known if one["scopeURL"] == f"{person.base}/static/console/"}
    session.send("ServiceWorker.deliverPushMessage", {"origin": person.base, "registrationId": id, "data": ""})
    for _ in range(50):
        if person.page.evaluate(SHOWN):
            return
        person.page.wait_for_timeout(100)
