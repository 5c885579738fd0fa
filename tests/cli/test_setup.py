"""A real instance: made once, resumed when cut short, and closed to the public until nothing is undecided."""

import re
import shutil
import subprocess
import sys
import time
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from heatwatch.cli.instance import agency_file, answers, readiness
from heatwatch.cli.instance.answers import PEOPLE, PLACES
from heatwatch.common.errors import HouseError
from heatwatch.knowledge import agency
from heatwatch.knowledge.spoken.files import beside
from tests import homes
from tests.environment import TestInstance
from tests.homes import PROJECT, Home, said

EXAMPLE = PROJECT / "ops" / "answers.example.toml"
DEMO_AGENCY = PROJECT / "demo" / "agency.toml"
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def live(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A real instance as set-up leaves it; no test changes it."""
    folder = tmp_path_factory.mktemp("live")
    home = homes.empty(folder / "home", instance.cluster)
    done = set_up(home, folder)
    assert done.returncode == 0, said(done)
    assert ("not apart in trust" in done.stdout) is not bool(home.url), "SQLite alone has one trust for all doors"
    return home


@pytest.mark.db
def test_everybody_is_there_and_holds_what_they_should(live: Home) -> None:
    shown = live.python("""
from heatwatch.accounts.queries import people
from heatwatch.vault.queries import compartment_recipients, members, recovery_copy
print({p.username: [g.role for g in p.role_grants.all()] for p in people()})
print({name: sorted(m.account.username for m in members(name)) for name in compartment_recipients()})
print(all(recovery_copy(name) for name in compartment_recipients()))
""").splitlines()
    assert "'alex.admin': ['administrator']" in shown[0]
    assert "'rae.reviewer': ['outside_reviewer']" in shown[0]
    assert shown[1] == "{'desk': ['reader', 'sam.super'], 'casework': ['sam.super'], 'advocates': ['ana.advocate']}"
    assert shown[2] == "True"


@pytest.mark.db
def test_the_two_sheets_lie_in_two_places_and_only_together_open(live: Home) -> None:
    folder = live.path.parent
    for compartment, a, b in (("desk", 1, 2), ("casework", 1, 2), ("advocates", 3, 4)):
        for custodian in range(1, 5):
            names = {file.name for file in (folder / f"custodian-{custodian}").iterdir()}
            assert (f"recovery-{compartment}-sheet-a.txt" in names) == (custodian == a)
            assert (f"recovery-{compartment}-sheet-b.txt" in names) == (custodian == b)
    everywhere = b"".join(file.read_bytes() for file in live.path.rglob("*") if file.is_file())
    words = (folder / "custodian-2" / "recovery-desk-sheet-b.txt").read_text().strip().splitlines()[-1]
    assert words.encode() not in everywhere


@pytest.mark.db
def test_every_passphrase_is_handed_out_in_a_file_of_its_own(live: Home) -> None:
    files = sorted((live.path.parent / "hand-out").iterdir())
    assert [file.name.split("-", 1)[1] for file in files] == ["alex.admin.txt", "ana.advocate.txt", "sam.super.txt"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.db
def test_running_it_again_changes_no_key(live: Home) -> None:
    before = (live.path / "recipients.json").read_text()
    done = set_up(live, live.path.parent)
    assert done.returncode == 0, said(done)
    assert "held already" in done.stdout
    assert (live.path / "recipients.json").read_text() == before


@pytest.mark.db
@pytest.mark.fault
def test_a_set_up_that_was_killed_is_started_again(elsewhere: Home) -> None:
    folder = elsewhere.path.parent
    words = answered(elsewhere, folder)
    child = subprocess.Popen([sys.executable, "-m", "heatwatch.cli", *words], env=elsewhere.environment())
    while not list(folder.glob("hand-out/*")):
        assert child.poll() is None
        time.sleep(0.02)
    child.kill()
    child.wait()
    done = set_up(elsewhere, folder)
    assert done.returncode == 0, said(done)
    a, b = folder / "custodian-1" / "recovery-desk-sheet-a.txt", folder / "custodian-2" / "recovery-desk-sheet-b.txt"
    recovered = elsewhere.heatwatch("recover", "desk", "--member", "alex.admin", "--sheet-a", a, "--sheet-b", b)
    assert recovered.returncode == 0, said(recovered)


@pytest.mark.db
def test_a_lost_recipients_file_is_written_again_before_going_live(live: Home) -> None:
    before = (live.path / "recipients.json").read_text()
    (live.path / "recipients.json").unlink()
    assert set_up(live, live.path.parent).returncode == 0
    assert (live.path / "recipients.json").read_text() == before


@pytest.mark.db
def test_the_public_site_stays_closed_and_the_list_is_whole(live: Home) -> None:
    served = live.heatwatch("serve", "public")
    assert served.returncode == 1
    assert "heatwatch.E010" in served.stderr
    served = live.heatwatch("serve", "console", "--host", "0.0.0.0")  # noqa: S104  what must be refused
    assert served.returncode == 1
    assert "heatwatch.E006" in served.stderr
    done = live.heatwatch("go-live")
    assert done.returncode == 1
    for thing in ("no outside reviewer has a key", "texts.en: no lawyer", "texts.es: no lawyer", "tip_line: made up"):
        assert thing in done.stderr
    if not live.url:
        assert "SQLite keeps the doors in separate processes but not apart in trust" in done.stdout


@pytest.mark.db
def test_it_goes_live_once_everything_is_decided(live: Home, tmp_path: Path, instance: TestInstance) -> None:
    ready = homes.copy(live, tmp_path / "ready", instance.cluster)
    (ready.path / "agency.toml").write_text(decided((ready.path / "agency.toml").read_text("utf-8")), "utf-8")
    give_reviewer_a_key(ready)
    done = ready.heatwatch("go-live", "--home", ready.path)
    assert done.returncode == 0, said(done)
    assert "went_live" in (ready.path / "instance.toml").read_text()
    assert ready.heatwatch("demo", "--home", ready.path, "--prepare-only").returncode == 1


@pytest.mark.db
@pytest.mark.parametrize(
    ("places", "told"),
    [
        ({"office_sheet_b": "custodian-1"}, "office_sheet_a and office_sheet_b are one place"),
        ({"office_sheet_b": "custodian-1/inner"}, "office_sheet_a and office_sheet_b are one place"),
        ({"office_sheet_b": "elsewhere"}, "office_sheet_b and the instance folder are one place"),
        ({"advocates_sheet_a": "custodian-1"}, "office_sheet_a and advocates_sheet_a are one place"),
        ({"advocates_sheet_b": "nowhere"}, "is no folder"),
    ],
)
def test_both_sheets_are_never_written_to_one_place(places: dict[str, str], told: str, elsewhere: Home) -> None:
    (elsewhere.path.parent / "custodian-1" / "inner").mkdir(parents=True)
    done = set_up(elsewhere, elsewhere.path.parent, **places)
    assert done.returncode == 1
    assert told in done.stderr
    assert not list(elsewhere.path.parent.rglob("recovery-*"))


@pytest.mark.db
def test_a_real_instance_is_not_made_in_a_demonstrations_database(demo: Home, tmp_path: Path) -> None:
    if not demo.url:
        pytest.skip("on SQLite the database lies in the folder, which is refused first")
    done = set_up(Home(tmp_path / "other", demo.url), tmp_path)
    assert done.returncode == 1
    assert "holds a demonstration" in done.stderr


@pytest.mark.db
def test_the_readers_key_may_be_kept_under_a_passphrase(elsewhere: Home) -> None:
    folder = elsewhere.path.parent
    done = set_up(elsewhere, folder, reader_key="prompt")
    assert done.returncode == 0, said(done)
    assert (elsewhere.path / "keys" / "reader.key.age").read_bytes().startswith(b"age-encryption.org/v1")
    assert not (elsewhere.path / "keys" / "reader.key").exists()
    assert (folder / "hand-out" / "passphrase-reader.txt").exists()
    served = elsewhere.heatwatch("serve", "reader")
    assert served.returncode == 1
    assert "passphrase must be typed" in served.stderr


def test_it_asks_at_a_terminal_what_the_answers_file_says() -> None:
    said_back: list[str] = []
    given = iter(["", *(f"answer {n}" for n in range(20)), "maybe", "prompt"])
    told = answers.ask(lambda _: next(given), said_back.append)
    assert told.names["programme_en"] == "answer 0"
    assert set(told.people) == set(PEOPLE)
    assert set(told.places) == set(PLACES)
    assert told.reader_key == "prompt"


@pytest.mark.parametrize("line", ["username = ", "office_sheet_a", "reader_key", "programme_es"])
def test_an_incomplete_answers_file_is_told(line: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text("\n".join(row for row in EXAMPLE.read_text("utf-8").splitlines() if not row.startswith(line)))
    with pytest.raises(HouseError, match="the answers file"):
        answers.read(file)


def test_the_demonstrations_agency_is_never_ready() -> None:
    found = readiness.unready(DEMO_AGENCY, DEMO_AGENCY, TODAY)
    assert "agency.toml still says demo = true" in found
    assert any("no lawyer has approved who_reads" in thing for thing in found)


def test_a_decided_agency_is_ready(tmp_path: Path) -> None:
    assert readiness.unready(decided_file(tmp_path), DEMO_AGENCY, TODAY) == []


def test_words_of_the_demonstration_need_to_be_kept_on_purpose(tmp_path: Path) -> None:
    text = decided(DEMO_AGENCY.read_text("utf-8")).replace(", kept = true", "")
    file = tmp_path / "agency.toml"
    file.write_text(text, "utf-8")
    found = readiness.unready(file, DEMO_AGENCY, TODAY)
    assert len(found) == 2
    assert all("still the demonstration's words" in thing for thing in found)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("texts.en.who_reads.text", "Your report is confidential."),
        ("texts.es.who_reads.text", "Su denuncia es anónima."),
        ("tip_line.note_en", "Every call is anonymous."),
        ("contacts.ncmec.note_es", "La llamada es confidencial."),
    ],
)
def test_a_promise_without_an_end_is_told_with_its_place(place: str, sentence: str, tmp_path: Path) -> None:
    table, _, key = place.rpartition(".")
    head = {"contacts.ncmec": '[[contacts]]\nid = "ncmec"'}.get(table, f"[{table}]")
    before, found, after = decided_file(tmp_path).read_text("utf-8").partition(f"{head}\n")
    assert found
    said = re.sub(rf'^{key} = "', f'{key} = "{sentence} ', after, count=1, flags=re.MULTILINE)
    assert said != after
    (tmp_path / "agency.toml").write_text(before + found + said, "utf-8")
    told = readiness.unready(tmp_path / "agency.toml", DEMO_AGENCY, TODAY)
    assert any(thing.startswith(f"{place}: '{sentence}' promises too much") for thing in told)
    limited = said.replace(sentence, sentence.replace(".", ", salvo por orden judicial."))
    (tmp_path / "agency.toml").write_text(before + found + limited, "utf-8")
    assert not [t for t in readiness.unready(tmp_path / "agency.toml", DEMO_AGENCY, TODAY) if "promises" in t]


@pytest.mark.parametrize(("days", "told"), [(184, "more than six months ago"), (-1, "has not come yet"), (183, "")])
@pytest.mark.parametrize("name", ["tip_line", "ncmec", "county_children", "city_police", "reviewer", "icac"])
def test_a_number_that_nobody_checked_lately_is_told(name: str, days: int, told: str, tmp_path: Path) -> None:
    """The numbers that staff ring for a child in danger, too."""
    old = TODAY - timedelta(days=days)
    file = decided_file(tmp_path)
    place = rf'(?:^id = "{name}"|^\[{name}\])$'
    text, changed = re.subn(rf"({place}[^[]*?verified = )[\d-]+", rf"\g<1>{old}", file.read_text("utf-8"), flags=re.M)
    assert changed == 1
    file.write_text(text, "utf-8")
    found = readiness.unready(file, DEMO_AGENCY, TODAY)
    assert [told in thing and f"the number of {name} " in thing for thing in found] == ([True] if told else [])


def test_the_first_agency_file_speaks_english_and_spanish_and_nothing_beside_it() -> None:
    """A further language is a file that the office writes: the words of the demonstration would be nobody's."""
    asked: list[str] = []
    with pytest.raises(EOFError):
        answers.ask(lambda question: answered_once(asked, question, most=12), lambda _: None)
    assert {question for question in asked if question.startswith("programme")} == {"programme en: ", "programme es: "}
    told = answers.read(EXAMPLE)
    assert tomllib.loads(agency_file.skeleton(DEMO_AGENCY, told))["names"] == told.names


def test_an_unread_text_in_a_language_beside_is_told(tmp_path: Path) -> None:
    file = decided_file(tmp_path)
    assert readiness.unready(file, DEMO_AGENCY, TODAY) == []
    vietnamese = beside(DEMO_AGENCY, "vi").read_text("utf-8")
    beside(file, "vi").write_text(vietnamese, "utf-8")
    found = "\n".join(readiness.unready(file, DEMO_AGENCY, TODAY))
    assert "texts.vi: no lawyer has approved who_reads, " in found
    beside(file, "vi").write_text(vietnamese.replace('by = "DEMO"', 'by = "L. Tran"'), "utf-8")
    assert "texts.vi: still the demonstration's words" in "\n".join(readiness.unready(file, DEMO_AGENCY, TODAY))
    kept = re.sub(r'by = "DEMO"', 'by = "L. Tran", kept = true', vietnamese)
    beside(file, "vi").write_text(kept, "utf-8")
    assert not [thing for thing in readiness.unready(file, DEMO_AGENCY, TODAY) if thing.startswith("texts.vi")]


def test_every_number_of_the_first_agency_file_wants_a_day(tmp_path: Path) -> None:
    text = agency_file.skeleton(DEMO_AGENCY, answers.read(EXAMPLE))
    found = tomllib.loads(text)
    numbers = [
        found["tip_line"],
        found["reviewer"],
        found["icac"],
        *found["contacts"],
        *found["child_report"]["agencies"],
    ]
    assert all(isinstance(number["verified"], date) for number in numbers)
    file = tmp_path / "agency.toml"
    for place in ("child_report.agencies", "reviewer", "icac"):
        _, _, after = text.partition(f"[{place}]")
        undated = re.sub(r"^verified = .*$", "", after, count=1, flags=re.MULTILINE)
        file.write_text(text.removesuffix(after) + undated, "utf-8")
        with pytest.raises(HouseError, match="verified"):
            agency.load(file)


def test_an_agency_without_hours_is_told(tmp_path: Path) -> None:
    file = decided_file(tmp_path)
    file.write_text(re.sub(r"^(\w+day) = .*$", r"\1 = []", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert readiness.unready(file, DEMO_AGENCY, TODAY) == ["[hours.weekdays] says that nobody is ever at the desk"]


def decided_file(folder: Path) -> Path:
    file = folder / "agency.toml"
    file.write_text(decided(DEMO_AGENCY.read_text("utf-8")), "utf-8")
    tomllib.loads(file.read_text("utf-8"))
    return file


def decided(text: str) -> str:
    """An agency file as an office would leave it: real numbers, approved texts, hours."""
    text = text.replace("demo = true", "demo = false").replace('by = "DEMO"', 'by = "J. Okafor, counsel", kept = true')
    text = (
        re.sub(r"555(-?)01", r"555\g<1>02", text).replace("example.org", "heat.gov").replace("example.net", "heat.gov")
    )
    text = re.sub(r" \((demonstration|demostración)\)", "", text)
    text = text.replace("made up for the demonstration", "for calls").replace("para la demostración", "para llamadas")
    text = re.sub(r"^(\w+day) = \[\]$", r'\1 = ["08:00-18:00"]', text, flags=re.MULTILINE)
    return re.sub(r"^verified = .*$", f"verified = {TODAY}", text, flags=re.MULTILINE)


def set_up(home: Home, folder: Path, **changed: str) -> "homes.Done":
    """Run set-up from the example answers, with all folders under one."""
    return home.heatwatch(*answered(home, folder, **changed))


def answered(home: Home, folder: Path, **changed: str) -> list[str]:
    """The words of set-up, and the answers file that they name."""
    text = EXAMPLE.read_text("utf-8")
    for key, value in changed.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.MULTILINE)
    for key in ("hand_out", *PLACES):
        text = re.sub(rf'^{key} = "(.*)"$', rf'{key} = "{folder}/\1"', text, flags=re.MULTILINE)
    for number in range(1, 5):
        (folder / f"custodian-{number}").mkdir(exist_ok=True)
    (folder / "answers.toml").write_text(text)
    return ["setup", "--home", str(home.path), "--answers", str(folder / "answers.toml")]


def answered_once(asked: list[str], question: str, most: int) -> str:
    """Anything, until enough was asked."""
    asked.append(question)
    if len(asked) > most:
        raise EOFError
    return "x"


def give_reviewer_a_key(home: Home) -> None:
    home.python("""
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.common import clock
from heatwatch.vault.actions import create_person_key
from heatwatch.vault.keys import Identity, new_passphrase, six_words
from heatwatch.vault.models import ComparedKey
host = Identity(settings.ENV.key_file("console-host.key").read_text())
reviewer = by_username("rae.reviewer")
identity = create_person_key(reviewer, new_passphrase(), host_recipient=host.recipient, now=clock.now())
words = six_words(identity.recipient)
ComparedKey.objects.create(account=reviewer, words=words, proof=b"a supervisor's", compared_at=clock.now())
""")


def test_the_example_answers_are_whole() -> None:
    assert set(answers.read(EXAMPLE).people) == set(PEOPLE)
    assert shutil.which("age"), "the recovery sheets are opened with plain age"
