"""Message codes: derived from page and content, said in words or digits, read back as people type."""

import secrets
from math import log2
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from heatwatch.intake.errors import UnreadableCode
from heatwatch.intake.receipts import BYTES, LISTS, WORDS, Receipt, draft_identity, draft_lookup, parse, receipt_for
from heatwatch.intake.submission import Submission
from heatwatch.knowledge.wordlists import frightening_words

receipts = st.binary(min_size=BYTES, max_size=BYTES).map(Receipt)
TOKEN = bytes(range(32))


@given(receipts, st.sampled_from(sorted(LISTS)))
def test_words_are_read_back(receipt: Receipt, language: str) -> None:
    assert receipt in parse(" ".join(receipt.words(language))).receipts


@given(receipts)
def test_digits_are_read_back(receipt: Receipt) -> None:
    assert parse(receipt.digits()).receipts == [receipt]
    assert parse(receipt.digits().replace(" ", "-")).receipts == [receipt]


@given(receipts, st.sampled_from(sorted(LISTS)))
def test_case_accents_full_width_and_separators_do_not_matter(receipt: Receipt, language: str) -> None:
    wide = {code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}
    typed = ", ".join(receipt.words(language)).translate(wide)
    assert receipt in parse(typed).receipts
    assert receipt in parse("  ".join(receipt.words(language)).upper()).receipts


@given(receipts, st.integers(0, WORDS - 1), st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_a_spelling_is_corrected_to_a_word_one_step_away_or_not_at_all(
    receipt: Receipt, which: int, where: int, letter: str
) -> None:
    words = receipt.words("en")
    cut = where % (len(words[which]) + 1)
    typed = [*words]
    typed[which] = words[which][:cut] + letter + words[which][cut:]
    try:
        read = parse(" ".join(typed))
    except UnreadableCode as unreadable:
        assert unreadable.reason == UnreadableCode.SPELLING
        assert unreadable.words == (typed[which],)
        return
    for used in read.corrected.values():
        assert abs(len(used) - len(typed[which])) <= 1


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", UnreadableCode.COUNT),
        ("abandon ability", UnreadableCode.COUNT),
        ("1234", UnreadableCode.COUNT),
        ("9" * 27, UnreadableCode.DIGITS),
        ("zz yy xx ww vv uu tt ss", UnreadableCode.SPELLING),
    ],
)
def test_what_is_no_code_says_why(typed: str, reason: str) -> None:
    with pytest.raises(UnreadableCode) as refused:
        parse(typed)
    assert refused.value.reason == reason


def test_the_same_page_and_content_yield_the_same_code() -> None:
    salt = Submission(story="x").canonical([])
    assert receipt_for(TOKEN, salt, "en") == receipt_for(TOKEN, salt, "en")


def test_another_page_another_word_or_another_file_yields_another_code() -> None:
    plain = Submission(story="x").canonical([])
    codes = {
        receipt_for(TOKEN, plain, "en").entropy,
        receipt_for(TOKEN[::-1], plain, "en").entropy,
        receipt_for(TOKEN, Submission(story="y").canonical([]), "en").entropy,
        receipt_for(TOKEN, Submission(story="x").canonical(["00"]), "en").entropy,
        receipt_for(TOKEN, Submission(story="x", who="x").canonical([]), "en").entropy,
    }
    assert len(codes) == 5


def test_the_order_of_files_does_not_matter() -> None:
    assert Submission(story="x").canonical(["a", "b"]) == Submission(story="x").canonical(["b", "a"])


@pytest.mark.parametrize("language", sorted(LISTS))
def test_no_code_holds_a_frightening_word_of_its_language(language: str) -> None:
    for _ in range(300):
        words = receipt_for(secrets.token_bytes(32), b"salt", language).words(language)
        assert frightening_words(language).isdisjoint(words)


@pytest.mark.parametrize("language", sorted(LISTS))
def test_a_code_keeps_about_85_random_bits(language: str) -> None:
    """Of its 88, after those with a frightening word were passed over."""
    listed = {normalize("NFC", word) for word in Mnemonic(LISTS[language]).wordlist}
    assert len(listed) == 2048
    assert WORDS * log2(len(listed - frightening_words(language))) > 84.5


def test_code_and_draft_of_a_page_share_nothing() -> None:
    receipt = receipt_for(TOKEN, b"salt", "en")
    assert receipt.lookup != draft_lookup(TOKEN)
    assert receipt.identity.recipient != draft_identity(TOKEN).recipient


def test_a_code_does_not_show_itself() -> None:
    receipt = receipt_for(TOKEN, b"salt", "en")
    assert repr(receipt) == "Receipt('••••')"
    assert receipt.words("en")[0] not in str(parse(" ".join(receipt.words("en"))))
