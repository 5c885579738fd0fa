"""Privacy: who reads, what is kept, where it ends."""

from django.test import Client


def test_it_says_who_reads_and_that_a_judge_may(public_client: Client) -> None:
    page = public_client.get("/en/privacy/").content.decode()
    assert "A judge can order us" in page
    assert "Some of them work with the police" in page
    assert "no cookie until you open your messages" in page
