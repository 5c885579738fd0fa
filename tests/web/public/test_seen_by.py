"""What one onlooker may see: the sentences of the indicators, and what to know first."""

import pytest
from django.test import Client

from heatwatch.knowledge.public_pages import seen_by
from tests.web.public.reading import anchors, links_within, written

WHO = ["neighbour", "hotel", "nurse", "teacher", "driver", "coworker"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_for_this_onlooker_is_there(public_client: Client, who: str, language: str) -> None:
    page = public_client.get(f"/{language}/signs/{who}/").content.decode()
    seen = seen_by(who, language)
    assert seen
    for _, said in seen.groups:
        assert all(f"<li>{written(text)}</li>" in page for text in said)
    assert set(links_within(page)) - {"main"} <= set(anchors(page))


@pytest.mark.parametrize(("language", "warning"), [("en", "Do not confront, do not follow"), ("es", "no siga a nadie")])
def test_it_warns(public_client: Client, language: str, warning: str) -> None:
    for who in WHO:
        assert warning in public_client.get(f"/{language}/signs/{who}/").content.decode()


@pytest.mark.parametrize("who", ["nurse", "teacher"])
def test_who_must_report_is_told_so(public_client: Client, who: str) -> None:
    assert "within 36 hours" in public_client.get(f"/en/signs/{who}/").content.decode()


@pytest.mark.parametrize("who", ["self", "police", "x"])
def test_nobody_else_has_a_page(public_client: Client, who: str) -> None:
    assert public_client.get(f"/en/signs/{who}/").status_code == 404


def test_it_rejects_post(public_client: Client) -> None:
    assert public_client.post("/en/signs/nurse/").status_code == 405
