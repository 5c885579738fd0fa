"""The accessibility page names the aim and a way to complain."""

from django.test import Client


def test_it_names_the_aim_and_a_way_to_complain(public_client: Client) -> None:
    page = public_client.get("/en/accessibility/").content.decode()
    assert "2.2, level AA" in page
    assert "mailto:tips@heatwatch-demo.example.org" in page
