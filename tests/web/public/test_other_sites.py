"""Forms of other sites: their tokens and codes are not believed, and the words are kept all the same."""

import base64

import pytest

from heatwatch.intake.models import Draft, MailboxVisit
from tests.web.public.reporter import FORM, Reporter

THEIRS = base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_token_from_elsewhere_is_replaced_and_the_words_are_kept(site: str, reporter: Reporter) -> None:
    reporter.page = reporter.client.post(
        FORM, {"token": THEIRS, "story": "", "who": "Chuy"}, headers={"sec-fetch-site": site}
    )
    assert "Chuy" in reporter.text
    assert reporter.token != THEIRS


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_our_own_pages_and_browsers_that_do_not_say_are_believed(site: str, reporter: Reporter) -> None:
    headers = {"sec-fetch-site": site} if site else {}
    reporter.page = reporter.client.post(FORM, {"token": THEIRS, "story": ""}, headers=headers)
    assert reporter.token == THEIRS


def test_another_site_cannot_throw_a_draft_away(reporter: Reporter) -> None:
    token = reporter.opens().sends("", who="Chuy").token
    reporter.client.post("/leave", {"token": token}, headers={"sec-fetch-site": "cross-site"})
    assert bytes(Draft.objects.get().sealed)


def test_another_site_cannot_open_a_mailbox_here(reporter: Reporter) -> None:
    code = " ".join(reporter.opens().sends().words)
    reporter.page = reporter.client.post("/en/letters/", {"code": code}, headers={"sec-fetch-site": "cross-site"})
    assert reporter.page.status_code == 203
    assert MailboxVisit.objects.count() == 0
    assert code in reporter.text


def test_a_new_code_ends_the_visit_before(reporter: Reporter) -> None:
    first = " ".join(reporter.opens().sends().words)
    second = " ".join(reporter.opens().sends("another story").words)
    reporter.comes_back(first).comes_back(second)
    assert MailboxVisit.objects.count() == 1
