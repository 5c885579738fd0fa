"""One button, no question: the file is out of reach, and the next page says what to do."""

from heatwatch.cases import actions as cases
from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.intake.models import Tip
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK
from heatwatch.vault.models import TipKey
from heatwatch.vault.queries import people_sealed_to
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking


def looking_at(seat: Seat, house: House, name: str = "maya") -> Looking:
    tip = house.receives_opened(files=[a_file("image.png", samples.picture("image/png"), "image/png")])
    return Looking(seat(name), tip)


def test_the_view_is_closed_for_everybody(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house)
    looking.looks(sharp="")
    assert "accesskey" in looking.text
    assert looking.withholds()["Location"] == "/withheld/"
    assert looking.client.get(looking.viewing).status_code == 404
    assert looking.client.get(f"/tips/{looking.tip.number}/").status_code == 404
    assert Tip.objects.get(pk=looking.tip.pk).restricted


def test_a_custodian_goes_on_to_the_report(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house, "vera")
    looking.looks()
    assert looking.withholds()["Location"] == f"{looking.where}handed-over/"
    for address in (looking.viewing, f"{looking.where}view/", looking.where):
        answer = looking.client.get(address)
        assert answer.status_code == 403, address
        assert b"withheld as possible child sexual abuse material" in answer.content
    assert looking.client.post(looking.where, {"knowing": "1"}).status_code == 403


def test_it_can_be_done_unseen(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house)
    for page in (f"/tips/{looking.tip.number}/", f"{looking.where}view/"):
        assert f'action="{looking.where}withhold/"' in looking.client.get(page).content.decode()
    assert looking.withholds().status_code == 302


def test_the_page_of_the_tip_says_so_to_who_holds_it(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house)
    looking.withholds()
    page = Looking(seat("sam"), looking.tip)
    page.page = page.client.get(f"/tips/{looking.tip.number}/")
    assert "Sealed to the custodians" in page.text
    assert "Nobody has recorded that it was reported" in page.text
    assert "Look at it" not in page.text
    assert "Download the original" not in page.text


def test_it_refuses_whoever_opens_no_tips(seat: Seat, house: House) -> None:
    looking = looking_at(seat, house)
    for name in ("ada", "lin", "amina"):
        assert Looking(seat(name), looking.tip).withholds().status_code == 403, name
    assert not Tip.objects.get(pk=looking.tip.pk).restricted


def test_whoever_holds_casework_alone_does_it_and_reads_what_to_do_now(seat: Seat, house: House) -> None:
    tip = house.receives_opened(files=[a_file("image.png", samples.picture("image/png"), "image/png")])
    ines, pete = house.ines, house.pete
    case = cases.open_case(ines.keyring, ines.account, "Mill Road", id=new_id(), now=now())
    cases.bring_in(ines.keyring, ines.account, hold_tip(ines.keyring, tip), case, now())
    revoke(DESK, pete.account, by=house.vera.account.pk, now=now())
    looking = Looking(seat("pete"), tip)
    assert looking.withholds()["Location"] == "/withheld/"
    said = looking.client.get("/withheld/").content.decode()
    assert "Vera Stone" in said
    assert "Sam Odell" in said
    assert looking.client.get("/queue/")["Location"] == "/waiting/"
    assert not TipKey.objects.filter(tip=tip.pk, compartment__in=("casework", "desk")).exists()
    assert set(people_sealed_to(tip.pk)) == {house.vera.account.pk, house.sam.account.pk}
