"""How old the packages are that this release was made with: what nobody renews grows holes that everybody knows."""

from datetime import date, datetime, timedelta

from heatwatch.health.verdict import Check, broken, look, ok

# The day on which every package was last looked at and renewed, and what they were then: the hash of the pinned names
# and versions of requirements/base.txt (tests/laws/test_requirements.py, which says what to write here).
RENEWED = date(2026, 11, 26)
PINS = "b8663fc51ee5de843388dc2ce3948b0e91302eeed0dcf22e18cc4517cfc708ac"
# CONTRIBUTING.md, "How soon packages are renewed".
USUAL, LATEST = timedelta(days=90), timedelta(days=180)


def packages(now: datetime) -> Check:
    """Whether it is time for a release with newer ones."""
    age = now.date() - RENEWED
    words = f"those of this release were renewed on {RENEWED.isoformat()}, {age.days} days ago"
    remedy = "install a newer release, or renew them: CONTRIBUTING.md, Packages"
    if age > LATEST:
        return broken("Packages", words, remedy)
    return look("Packages", words, remedy) if age > USUAL else ok("Packages", words)
