"""Somebody at the public site with a real browser: actor and verb, and no violation on any page they see."""

from playwright.sync_api import BrowserContext, Error, FilePayload, Page

from tests.journeys import axe
from tests.journeys.public_site import Site

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 3000
TO_READ = ("how/", "signs/", "signs/hotel/", "yours/")
PATHS = (
    "",
    *TO_READ,
    "help/",
    "form/",
    "form/saved/",
    "letters/",
    "browser/",
    "privacy/",
    "accessibility/",
    "nothing/",
)


class Visitor:
    """One person in one browser window."""

    def __init__(self, context: BrowserContext, site: Site, language: str = "en") -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(40_000)
        self.context = context
        self.site = site
        self.language = language
        self.colours_are_forced = False

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.site.address}/{self.language}/{path}")

    def writes(self, story: str) -> None:
        self.page.fill("#story", story)

    def adds(self, *names: str, content: bytes = PNG) -> None:
        if not self.page.locator("#files").is_visible():
            self.page.locator("summary").last.click()
        files = [FilePayload(name=name, mimeType="image/png", buffer=content + name.encode()) for name in names]
        self.page.set_input_files("#files", files)

    def sends(self) -> None:
        self.page.locator("main form button:not(.link)").first.click()
        self.page.wait_for_load_state()

    def keeps_the_code(self) -> str:
        return " ".join(self.page.locator(".words li").all_inner_texts())

    def keeps_the_digits(self) -> str:
        return self.page.locator(".digits").inner_text()

    def says_it_is_saved(self) -> None:
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/form/saved/")

    def comes_back_with(self, code: str) -> None:
        self.opens("letters/")
        self.page.fill("#code", code)
        self.sends()

    def leaves(self) -> None:
        self.page.locator("form.leave button").click()
        self.page.wait_for_url(self.site.elsewhere)

    def presses_back(self) -> None:
        """Go back as the button does; a page that must be sent again is an error page, and that is fine."""
        try:
            self.page.go_back(timeout=4000)
        except Error:
            self.page.wait_for_timeout(300)

    def reloads(self) -> None:
        try:
            self.page.reload(timeout=15_000)
        except Error:
            self.page.wait_for_timeout(300)

    def sees(self) -> str:
        """Everything readable on the page, what is typed in fields too."""
        typed = [field.input_value() for field in self.page.locator("textarea").all()]
        return "\n".join([self.page.locator("body").inner_text(), *typed])

    def finds_no_barrier(self) -> None:
        """No violation that axe knows, and nothing wider than the screen."""
        unasked = ["color-contrast"] if self.colours_are_forced else []
        found = axe.violations(self.page, without=unasked).response["violations"]
        assert not found, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert self.fits_the_screen()

    def fits_the_screen(self) -> bool:
        """Whether nothing is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
