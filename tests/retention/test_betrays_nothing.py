"""A restricted tip on its way out, and after it: no due list, hold, certificate or trail tells anybody else of it.

As tests/laws/test_restricted.py: every page of everybody else is the same, byte for byte, without it and with it.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from heatwatch.cli.__main__ import main
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip
from heatwatch.retention.actions import destroying, holding, proposing
from heatwatch.retention.models import Disposal
from tests.laws.test_restricted import EACH, HOLDERS, NOW, at_work, nothing_is_noticed, still, undone
from tests.people import House
from tests.retention.outgoing import closed, confirmed, proposed
from tests.web.console.desk import settled

__all__ = ["still"]
Stage = Callable[[House], Tip]


def due(house: House) -> Tip:
    return house.restricts(closed(house), by="maya")


def held(house: House) -> Tip:
    tip = due(house)
    opened = house.vera.opens(tip, NOW)
    holding.place(house.vera.account, opened, kind="litigation", reason="x", id=new_id(), now=NOW)
    return tip


def by_vera(house: House) -> Tip:
    tip = due(house)
    proposing.propose(house.vera.account, [tip.number], NOW)
    return tip


def by_both(house: House) -> Tip:
    tip = by_vera(house)
    proposing.confirm(house.otto.account, [Disposal.objects.get(tip=tip.pk).pk], NOW)
    return tip


def gone(house: House) -> Tip:
    tip = by_both(house)
    assert destroying.work_off(NOW) == 1
    return tip


def stopped(house: House) -> Tip:
    tip = by_both(house)
    Tip.objects.filter(pk=tip.pk).update(status=Tip.OPEN)
    destroying.work_off(NOW)
    Tip.objects.filter(pk=tip.pk).update(status=Tip.CLOSED)
    return tip


def restricted_after_it_was_proposed(house: House) -> Tip:
    tip = closed(house)
    proposed(house, tip, by="sam")
    return house.restricts(tip, by="maya")


STAGES: list[Stage] = [due, held, by_vera, by_both, gone, stopped, restricted_after_it_was_proposed]


@pytest.mark.parametrize("name", [each for each in EACH if each.values[0] in ("sam", "maya", "pete", "ada", "amina")])
def test_no_page_betrays_it(
    name: str, house: House, console_client: Client, still: None, subtests: pytest.Subtests
) -> None:
    """From the same pages to each stage: to look at them all anew before each was nearly half of the work."""
    before = at_work(house, name)
    for stage in STAGES:
        with subtests.test(stage.__name__), undone():
            nothing_is_noticed(house, name, before, stage)


@pytest.mark.parametrize("name", sorted(HOLDERS))
@pytest.mark.parametrize("stage", [due, by_vera, by_both], ids=lambda stage: stage.__name__)
def test_its_holders_see_it(name: str, stage: Stage, house: House, console_client: Client, still: None) -> None:
    tip = stage(house)
    assert tip.number in house.people[name].sits_down(NOW).get("/retention/").content.decode()


def test_the_certificate_is_its_holders_only(house: House, console_client: Client, still: None) -> None:
    tip = gone(house)
    address = f"/retention/certificates/{Disposal.objects.get(tip=tip.pk).pk}/"
    for name in HOLDERS:
        client = house.people[name].sits_down(NOW)
        assert tip.number in client.get("/retention/certificates/").content.decode()
        assert client.get(address).status_code == 200
    sam = house.sam.sits_down(NOW)
    assert sam.get(address).status_code == 404
    missing = new_id()
    none = settled(sam.get(f"/retention/certificates/{missing}/").content)
    assert settled(sam.get(address).content) == none.replace(str(missing), str(Disposal.objects.get().pk))


def test_a_supervisor_who_does_not_hold_it_can_neither_propose_nor_confirm_it(house: House, still: None) -> None:
    tip = by_vera(house)
    missing = "HW-222-222"
    for number in (tip.number, missing):
        with pytest.raises(Exception, match="nothing or too much is chosen"):
            proposing.propose(house.sam.account, [number], NOW)
    for id in (Disposal.objects.get().pk, new_id()):
        with pytest.raises(Exception, match="there is no such disposal"):
            proposing.confirm(house.sam.account, [id], NOW)


def test_the_commands_do_not_list_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    due(house)
    plain = closed(house)
    assert main(["retention", "due"]) == 0
    told = capsys.readouterr().out
    assert plain.number in told
    assert Tip.objects.get(restricted=True).number not in told


def test_its_certificate_is_printed_by_its_id_only(
    house: House, still: None, capsys: pytest.CaptureFixture[str]
) -> None:
    tip = gone(house)
    assert main(["retention", "certificate", tip.number]) == 1
    assert main(["retention", "certificate", str(Disposal.objects.get().pk)]) == 0
    assert tip.number in capsys.readouterr().out
    plain = closed(house)
    confirmed(house, plain)
    assert main(["retention", "dispose"]) == 0
    assert main(["retention", "certificate", plain.number]) == 0
    assert "CERTIFICATE OF DISPOSAL" in capsys.readouterr().out
