"""A young person who wants an image of themselves removed is told of Take It Down, without leaving what they typed."""

import pytest
from django.test import Client

from tests.web.public.reporter import Reporter

WORDS = {"en": "from before you were 18", "es": "antes de cumplir 18 años"}


@pytest.mark.parametrize("language", WORDS)
def test_the_report_page_names_it_as_text(public_client: Client, db: None, language: str) -> None:
    page = public_client.get(f"/{language}/form/").content.decode()
    start = page.index('class="own-image"')
    told = page[start : page.index("</details>", start)]
    assert WORDS[language] in told
    assert "https://takeitdown.ncmec.org/" in told
    assert "2026" in told, "the day on which somebody checked it"
    assert "<a " not in told, "a link would lose what was typed"


def test_the_mailbox_names_it_too(reporter: Reporter) -> None:
    words = reporter.opens().sends("the first story").words
    assert "takeitdown.ncmec.org" in reporter.comes_back(" ".join(words)).text
