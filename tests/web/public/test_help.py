"""Get help: every number of the agency file, with the day on which it was checked."""

from typing import Any

from django.test import Client


def test_every_contact_is_listed_with_its_day(public_client: Client, settings: Any) -> None:
    page = public_client.get("/en/help/").content.decode()
    for contact in settings.AGENCY.speaking("en").contacts:
        assert contact.label in page
        assert not contact.tel or f'href="tel:{contact.tel}"' in page
    assert "Checked on Nov. 23, 2026" in page


def test_spanish_is_spoken(public_client: Client) -> None:
    page = public_client.get("/es/help/").content.decode()
    assert "Línea Nacional contra la Trata de Personas" in page
    assert "Sus derechos" in page
