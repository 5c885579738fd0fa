"""The message code of a call: read out once, and the desk can answer only whoever read it back."""

from heatwatch.intake.actions.mailboxes import open_mailbox
from heatwatch.intake.models import Tip
from heatwatch.intake.receipts import parse
from tests.people import House
from tests.web.console.calls import OnTheLine
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk


def test_a_caller_who_read_it_back_can_be_answered(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    line.sends()
    code, tip = line.code, line.tip
    assert line.settles(told=True).status_code == 302
    maya = AtTheDesk(client, tip)
    maya.tip.refresh_from_db()
    maya.succeeds("reply", text="We have begun.")
    letters = open_mailbox(parse(code).receipts[0]).letters
    assert [letter.text for letter in letters] == ["We have begun."]


def test_a_caller_who_does_not_have_it_cannot(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    line.sends()
    tip = line.tip
    line.settles(told=False)
    maya = AtTheDesk(client, tip)
    assert "The reporter cannot be answered here." in maya.looks()
    assert maya.sends("reply", text="We have begun.").status_code == 422


def test_it_is_shown_once(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends()
    tip = line.tip
    line.settles(told=True)
    line.sends()
    assert not line.code
    assert "saved before" in line.text
    assert line.tip == tip
    assert Tip.objects.count() == 1


def test_spanish_callers_hear_spanish_words(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends(language="es")
    assert 'lang="es"' in line.text
    words = line.text.partition('class="six"')[2].partition("</ol>")[0]
    spoken = " ".join(words.replace("</li>", " ").replace("<li>", " ").partition(">")[2].split())
    assert parse(spoken).receipts[0] == parse(line.code).receipts[0]


def test_a_proof_that_somebody_made_up_is_refused(house: House, seat: Seat) -> None:
    answer = seat("maya").post("/calls/code/", {"proof": "00 age1stranger:made-up", "told": "1"})
    assert answer.status_code == 422


def test_the_trail_tells_what_became_of_it(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    line.sends()
    tip = line.tip
    line.settles(told=True)
    page = client.get(f"/tips/{tip.number}/trail/").content.decode()
    assert "wrote the call down" in page
    assert "read the message code to the caller, who read it back" in page


def test_the_number_of_a_tip_restricted_meanwhile_is_not_told_again(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends()
    tip = line.tip
    house.restricts(tip)
    line.sends()
    assert tip.number not in line.text
