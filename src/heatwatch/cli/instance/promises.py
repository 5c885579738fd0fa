"""Promises that no office can keep, found in its own words before anybody reads them.

"Anonymous" and "confidential" can be broken by a court order, a phone company or a person looking over a shoulder. They
may stand only in a sentence that also says where the promise ends. Other words that promise the same ("private",
"secret", "nobody will know") are not known here: a lawyer reads the texts.
"""

import re
from collections.abc import Iterator

PROMISE = re.compile(
    r"\b(anonym\w*|confidential\w*|an[oó]nim\w*|confidencial\w*"
    r"|giữ kín|bảo mật|ẩn danh|nặc danh|k[uo][mn]pidens\w*)"
    r"|匿名|不[記记]名|不具名|保密|[機机]密"
    # Arabic has prefixes, and words that hold these letters: fast, bed.
    r"|(?<![ء-ي])(?:و?(?:ال|لل|بال|كال|[بكل])?)(?:سري(?:ة|ه|ا|ين|ون)?|مجهول(?:ة|ين|ون)?|كتمان)(?![ء-ي])",
    re.IGNORECASE,
)
# A bare "not", "never" or "cannot" is none: "confidential, and never shared" promises more, and not less.
QUALIFIER = re.compile(
    r"\b(unless|except|but|however|limits?|as long as|may be|depends?"
    r"|a menos que|salvo|excepto|pero|sin embargo|l[ií]mites?|mientras|puede que|depende"
    r"|trừ khi|trừ phi|ngoại trừ|chỉ khi|nhưng|tuy nhiên|giới hạn"
    r"|maliban|liban|hangga't|pwera|ngunit|subalit|limitasyon\w*)\b"
    r"|除非|但(?![願愿])|不[過过]|例外|除了|不[總总]是"
    r"|(?<![ء-ي])و?(?:إلا|لكن(?:ه|ها)?|ما لم|باستثناء|فقط إذا|ليس دائما)(?![ء-ي])",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?。！？؟]+[.!?。！？؟]*")
# Vowel signs, lengthening and marks of direction, with which Arabic may be written or not.
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200e]")


def promises(text: str) -> Iterator[str]:
    """Sentences that promise and do not say where the promise ends."""
    for sentence in SENTENCE.findall(MARKS.sub("", " ".join(text.split()))):
        if PROMISE.search(sentence) and not QUALIFIER.search(sentence):
            yield sentence.strip()
