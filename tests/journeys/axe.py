"""axe-core in a page: which rules of accessibility it breaks."""

from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

# What broke no rule is neither counted up nor brought over from the browser: that takes ten times as long as looking.
RUN = "options => axe.run(options).then(({ violations }) => ({ violations }))"


def violations(page: Page, *, without: Iterable[str] = ()) -> AxeResults:
    """Every rule that the page breaks, and where; `without` names rules that are not asked."""
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    page.evaluate(AXE_SCRIPT)
    return AxeResults(page.evaluate(RUN, options))
