"""What was sealed once stays readable: no kept sample is ever changed or taken away."""

import hashlib
from pathlib import Path

import pytest

from tests.vault.reading import kept
from tests.vault.reading.kept import Line

# How many lines the list had at a moment, and the digest over them. Further ones are added below; none is taken away,
# since the office that sealed something with that version still has it.
MILESTONES = {
    46: "5ad93d5ea75b4deda2ef840baddb67fdd822b5fc46c51c9bcddf94436a6ba706",
    48: "8b4a08d419d517f8944c16356d9cc7b8db96711acdb04cd146fbdcb1c001e630",
    49: "b4f3a868f5ab4479b133bd4789a5fdbe38205d25c8daf3ac45259af343a6b1aa",
    50: "37c3e35a3113e3c796c8afa982de6c718ced0689797400b3ef9816862a8dcc2f",
    53: "8d42fce19f2ff27c1f42ed2479346e7bdd62b84a1fcae3fb09d28f429c7aa763",
    54: "b574c74d004151dccd5bac17169444f8cfe0142d208c9f204c19e4d9c9577ceb",
    57: "665cd5618a671c2e30067511cdc64acaf4deb9151854bd4d37bcb6e073053961",
    58: "ed40666dca8d7dfd1f454856ba03939ede9425a422a5e1d2afb09a51436aaf88",
    59: "1f84e98d6058f2dcd36000016c60d7c25f97628019a7399dd54b708caf62a47d",
    60: "ff2b327ba68b8230a1055fc237ff2bcd391004d01ea0483d26b7911982f163a4",
    61: "3bbc928b896d23461cd7d4e511489a8d8f93a7ea87a005ed40da53936e9dde42",
    62: "0de270985b3e490261039b87ce135fa17b8033a6d0f0fc7b57c488bd3187d3d9",
}


def test_every_file_is_what_it_was() -> None:
    for line in kept.listed():
        file = kept.FOLDER / line.file
        assert file.exists(), f"{line.file} is kept for ever, and gone"
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert digest == line.digest, f"{line.file} is kept for ever, and changed"


def test_every_file_is_on_the_list() -> None:
    found = [file.relative_to(kept.FOLDER).as_posix() for file in kept.files()]
    assert sorted(line.file for line in kept.listed()) == found, "run `python -m tests.vault.reading.add`"


def test_the_list_only_grew() -> None:
    assert not faults(kept.listed())


@pytest.mark.parametrize("spoil", ["taken away", "changed", "reordered", "cut"])
def test_a_list_that_was_tampered_with_is_found(spoil: str) -> None:
    lines = kept.listed()
    if spoil == "taken away":
        lines.pop(3)
    elif spoil == "changed":
        lines[3] = Line(lines[3].file, "0" * 64, lines[3].chain)
    elif spoil == "reordered":
        lines[3], lines[4] = lines[4], lines[3]
    else:
        lines = lines[:-1]
    assert faults(lines)
    assert faults(again(lines)), "not even when the digests are made anew"


def test_a_sample_is_never_written_twice(tmp_path: Path) -> None:
    sample = kept.samples()["note"][0]
    kept.store(tmp_path / "v1" / "note.toml", sample)
    assert kept.load(tmp_path / "v1" / "note.toml") == sample
    with pytest.raises(FileExistsError):
        kept.store(tmp_path / "v1" / "note.toml", sample)


def faults(lines: list[Line]) -> list[str]:
    wrong, before = [], ""
    for line in lines:
        if line != Line.after(before, line.file, line.digest):
            wrong.append(f"{line.file} does not follow what stands before it")
        before = line.chain
    for count, chain in MILESTONES.items():
        if len(lines) < count or lines[count - 1].chain != chain:
            wrong.append(f"the first {count} lines are not those of their day")
    return wrong


def again(lines: list[Line]) -> list[Line]:
    made: list[Line] = []
    for line in lines:
        made.append(Line.after(made[-1].chain if made else "", line.file, line.digest))
    return made
