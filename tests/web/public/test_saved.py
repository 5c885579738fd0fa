"""I have saved it: from then on the code is shown no more."""

from django.test import Client

from heatwatch.intake.models import Acknowledgement
from tests.web.public.reporter import Reporter


def test_saving_is_remembered_and_answered_with_a_page_of_its_own(reporter: Reporter) -> None:
    reporter.opens().sends()
    code = reporter.words
    answer = reporter.client.post("/en/form/saved/", {"shown": reporter.values("shown")[0]})
    assert (answer.status_code, answer["Location"]) == (303, "/en/form/saved/")
    assert Acknowledgement.objects.count() == 1
    page = reporter.opens("/en/form/saved/").text
    assert "Thank you" in page
    assert not any(f">{word}<" in page for word in code)


def test_saying_so_twice_changes_nothing(reporter: Reporter) -> None:
    reporter.opens().sends()
    shown = {"shown": reporter.values("shown")[0]}
    for _ in range(2):
        assert reporter.client.post("/en/form/saved/", shown).status_code == 303
    assert Acknowledgement.objects.count() == 1


def test_a_made_up_code_is_met_with_the_same_page(reporter: Reporter) -> None:
    for shown in ("", "zz", "00" * 32, "00" * 40):
        assert reporter.client.post("/en/form/saved/", {"shown": shown}).status_code == 303
    assert Acknowledgement.objects.count() == 0


def test_the_code_still_opens_the_mailbox(reporter: Reporter) -> None:
    reporter.opens().sends()
    code = " ".join(reporter.words)
    assert "Your messages" in reporter.says_it_is_saved().comes_back(code).text


def test_it_rejects_other_methods(public_client: Client) -> None:
    assert public_client.put("/en/form/saved/").status_code == 405
