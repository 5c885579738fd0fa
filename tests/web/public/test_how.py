"""How trafficking happens: the knowledge base's words, in the reader's language, with sources."""

from django.test import Client

from heatwatch.knowledge.how_it_occurs import sections


def test_every_section_is_there_in_both_languages(public_client: Client) -> None:
    for language in ("en", "es"):
        page = public_client.get(f"/{language}/how/").content.decode()
        for section in sections(language):
            assert section.title in page


def test_sources_are_named(public_client: Client) -> None:
    assert b"California Penal Code 236.1" in public_client.get("/es/how/").content


def test_it_rejects_post(public_client: Client) -> None:
    assert public_client.post("/en/how/").status_code == 405
