"""Numbers as people write them in a tip: digits, 1,500, or a word."""

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte",
    "zh": "零 一 二 三 四 五 六 七 八 九 十",
    "vi": "khong mot hai ba bon nam sau bay tam chin muoi",
    "tl": "sero isa dalawa tatlo apat lima anim pito walo siyam sampu",
}
NUMBER_WORDS = {
    language: {word: value for value, word in enumerate(words.split())} for language, words in _UNITS.items()
}
NUMBER_WORDS["en"] |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "hundred": 100}
NUMBER_WORDS["es"] |= {
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "cien": 100,
}
del NUMBER_WORDS["es"]["uno"]


def value_of(word: str, words: dict[str, int]) -> float | None:
    """The number that a plain word stands for; None where it is no number. Times of day are not numbers."""
    if not word[0].isdigit():
        return words.get(word)
    digits = word.replace(",", "")
    if ":" in digits or digits.count(".") > 1 or len(digits) > 12:
        return None
    try:
        return float(digits)
    except ValueError:
        return None
