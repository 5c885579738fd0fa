"""Promises that no office can keep, found in its own words before anybody reads them.

"Anonymous" and "confidential" can be broken by a court order, a phone company or a person looking over a shoulder. They
may stand only in a sentence that also says where the promise ends. Other words that promise the same ("private",
"secret", "nobody will know") are not known here: a lawyer reads the texts.
"""

import re
from collections.abc import Iterator

PROMISE = re.compile(r"\b(anonym\w*|confidential\w*|an[oó]nim\w*|confidencial\w*)", re.IGNORECASE)
# A bare "not", "never" or "cannot" is none: "confidential, and never shared" promises more, and not less.
QUALIFIER = re.compile(
    r"\b(unless|except|but|however|limits?|as long as|may be|depends?"
    r"|a menos que|salvo|excepto|pero|sin embargo|l[ií]mites?|mientras|puede que|depende)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def promises(text: str) -> Iterator[str]:
    """Sentences that promise and do not say where the promise ends."""
    for sentence in SENTENCE.findall(" ".join(text.split())):
        if PROMISE.search(sentence) and not QUALIFIER.search(sentence):
            yield sentence.strip()
