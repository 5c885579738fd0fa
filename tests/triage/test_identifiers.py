"""Identifiers: the right value, and a quote that is exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.knowledge.cues.words import read_words
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.identifiers.all_kinds import identifiers
from heatwatch.triage.identifiers.phones import phones


def values(text: str, kind: str) -> list[str]:
    return [one.value for one in identifiers(read_words(text), knowledge().gazetteer) if one.kind == kind]


@pytest.mark.parametrize(
    "spelling",
    [
        "(510) 555-0142", "(510)5550142", "510.555.0142", "51O-555-O142", "5105550142", "+1 510 555 0142",
        "five one oh, five five five, oh one forty two", "5 1 0 - 5 5 5 - 0 1 4 2", "[5][1][0] [5][5][5] [0][1][4][2]",
        "5@1@0@5@5@5@0@1@4@2", "five10 555 oh142", "510 fivefivefive zero 142", "５１０５５５０１４２", "510五五五0142",
        "cinco diez cinco cincuenta y cinco cero uno cuarenta y dos", "5!10!55!50!14!2", "$200tel5105550142",
        "5'10\" 510 555 0142", "five-one-zero triple five zero one four two", "510 dot 555 dot 0142",
    ],
)  # fmt: skip
def test_a_number_in_any_spelling(spelling: str) -> None:
    assert [one.value for one in phones(f"call {spelling} after 9")] == ["+15105550142"]


@pytest.mark.parametrize(
    "text",
    ["paid $20 for 1234 units on 10/12/2019", "order 8284323547295836 shipped", "plate 7ABC123, room 214, 2 men 45 yrs",
     "case 17CF1135", "one two three go", "from 5 am to 10 pm for 12 dollars"],
)  # fmt: skip
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert not phones(text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("write to Ana.M@Example.org please", "email", "ana.m@example.org"),
        ("ana at example dot org", "email", "ana@example.org"),
        ("see WWW.SPA.EXAMPLE.COM.", "url", "www.spa.example.com"),
        ("his insta @vjo.quiet07", "handle", "instagram:vjo.quiet07"),
        ("his snap is bigmoney77", "handle", "snapchat:bigmoney77"),
        ("his page is peachpit_985 with a cartoon", "handle", "peachpit_985"),
        ("she goes by juno.bluejay there", "handle", "juno.bluejay"),
        ("su perfil es luz.clara y la bloquearon", "handle", "luz.clara"),
        ("tag LA 117 XQD on a burgundy sedan", "plate", "LA-117XQD"),
        ("placas 9XKD312 de California", "plate", "CA-9XKD312"),
        ("Plate is BQX0194, Washington.", "plate", "WA-BQX0194"),
        ("placa de Nueva York KDR 4412", "plate", "NY-KDR4412"),
        ("Nevada plate 41K-R27", "plate", "NV-41KR27"),
        ("black charger 8KLM204", "plate", "8KLM204"),
        ("they drive a gray Volvo wagon", "vehicle", "gray Volvo wagon"),
        ("una troca roja", "vehicle", "troca roja"),
        ("at 1418 Alder Glen Court in Danville", "address", "1418 Alder Glen Court, Danville"),
        ("at Gilded Lotus Nails in Concord", "address", "Gilded Lotus Nails, Concord"),
        ("her boyfriend Dre waits", "name", "Dre"),
        ("le dicen el Güero Salas", "name", "el Güero Salas"),
    ],
)
def test_each_kind(text: str, kind: str, value: str) -> None:
    assert values(text, kind) == [value]


@given(st.text(max_size=300))
def test_a_quote_is_exact_and_nothing_crashes(text: str) -> None:
    for one in identifiers(read_words(text), knowledge().gazetteer):
        assert text[one.start : one.end] == one.text


@given(
    st.lists(
        st.sampled_from(["five", "1", "0", "oh", "(", "-", "555", "call", "+", "Mr", "St", "@", "4", "y", "ten"]),
        max_size=60,
    )
)
def test_runs_of_digits_quote_exactly(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for one in identifiers(read_words(text), knowledge().gazetteer):
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize("text", ["my KİK is abc_12", "her \u017fnap is abc_12", "plate CALİFORNIA 8ABC123"])
def test_letters_that_only_resemble_those_of_a_list_crash_nothing(text: str) -> None:
    """The search takes `İ` for an `i`, so what it finds must be looked up as it is compared."""
    found = identifiers(read_words(text), knowledge().gazetteer)
    assert any(one.value in ("kik:abc_12", "snapchat:abc_12", "CA-8ABC123") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "her name is ana.she is fifteen",
        "the file is IMG_2041.jpg and my_notes.docx",
        "his page is www.ana.example.org",
        "write to ana_b@example.org",
        "it was _really_ bad",
    ],
)
def test_what_is_no_account(text: str) -> None:
    assert not values(text, "handle")
