"""docs/guides/retention.md, followed as it is written: by counsel, two supervisors and whoever sits at the host."""

import csv
import html
import re
import shutil
from pathlib import Path

import pytest
from django.test import Client

from heatwatch.cli.__main__ import main
from heatwatch.intake.models import Tip
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.retention import read_schedule, term_of
from heatwatch.retention.models import Disposal, Hold
from tests.people import House
from tests.retention.outgoing import closed

GUIDE = (FOLDER.parent / "docs" / "guides" / "retention.md").read_text("utf-8")
COMMANDS = re.findall(r"```sh\n(heatwatch .*?)\n```", GUIDE)


def test_counsel_changes_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))
    [row] = re.findall(r"```csv\n(.*?)\n```", GUIDE, re.DOTALL)
    file = base / "retention.csv"
    lines = file.read_text("utf-8").splitlines()
    assert sum(line.startswith("emergency_services,") for line in lines) == 1
    file.write_text("\n".join(row if line.startswith("emergency_services,") else line for line in lines), "utf-8")
    terms, mistakes = read_schedule(base)
    assert mistakes == []
    assert term_of(terms, "emergency_services", "crisis").keep == "12 years"
    assert not term_of(terms, "emergency_services", "crisis").is_draft
    assert main(["knowledge", "check", "--folder", str(base)]) == 0
    assert "heatwatch knowledge check" in COMMANDS


def test_the_guide_explains_every_column() -> None:
    with (FOLDER / "retention.csv").open(encoding="utf-8", newline="") as file:
        columns = csv.DictReader(file).fieldnames or []
    assert re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE) == list(columns)


def test_two_supervisors_and_the_host_follow_it(
    house: House, console_client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    tip = closed(house)
    pete, vera, sam = (house.people[name].sits_down() for name in ("pete", "vera", "sam"))
    page = shown(pete, f"/tips/{tip.number}/")
    for words in ("Keeping and deleting", "Put it on hold"):
        assert words in page
        assert f"*{words}*" in GUIDE
    pete.post(f"/tips/{tip.number}/hold/", {"kind": "litigation", "reason": "People v. Doe"})
    leaves(pete, tip)
    assert "Nothing is due." in shown(vera, "/retention/")
    pete.post(f"/tips/{tip.number}/lift-hold/", {"hold": Hold.objects.get().pk, "reason": "settled"})
    assert run("heatwatch retention due") == 0
    assert tip.number in capsys.readouterr().out
    presses(vera, "Propose their disposal", "propose", {"tip": tip.number})
    presses(sam, "Confirm and destroy", "confirm", {"disposal": Disposal.objects.get().pk})
    assert run("heatwatch retention dispose") == 0
    assert not Tip.objects.filter(pk=tip.pk).exists()
    assert run("heatwatch retention certificate HW-7K3-Q92", tip.number) == 0
    assert f"tip                {tip.number}" in capsys.readouterr().out
    assert tip.number in shown(vera, "/retention/certificates/")


def run(command: str, number: str = "") -> int:
    """A command of the guide, as it stands there; the number of its example replaced."""
    assert command in COMMANDS
    return main([number if number and word.startswith("HW-") else word for word in command.split()[1:]])


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def presses(client: Client, button: str, address: str, given: dict[str, object]) -> None:
    assert f"*{button}*" in GUIDE
    assert f">{button}</button>" in shown(client, "/retention/")
    assert client.post(f"/retention/{address}/", given).status_code == 302


def leaves(client: Client, tip: Tip) -> None:
    client.post(f"/tips/{tip.number}/present/", {"leaving": "1"})
