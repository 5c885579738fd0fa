"""What is looked for: nonsense words in everything that people say, and what gives away where they are."""

import base64
import os
import re
import secrets
import string

# Two runs on one machine must not find each other's words; a process may be told those of another (`bench/faults`).
STEM, LETTERS = "zorquin", "CANARY_LETTERS"
CANARY = STEM + (os.environ.get(LETTERS) or "".join(secrets.choice(string.ascii_lowercase) for _ in range(6)))
ADDRESS = "203.0.113.77"
BROWSER = "CanaryAgent"
ORIGIN = "canary-came-from.example"
HEADERS = {
    "User-Agent": f"{BROWSER}/7.7 (made up)",
    "Referer": f"https://{ORIGIN}/page",
    "X-Forwarded-For": ADDRESS,
    "X-Real-IP": ADDRESS,
    "Forwarded": f"for={ADDRESS}",
    "Accept-Language": "en",
}


def canary(place: str) -> str:
    """The nonsense word of one place; it says where a leak came from."""
    return CANARY + place


def in_base64(word: str) -> set[str]:
    """How a word looks inside base64, wherever in it it stands."""
    shifted = (base64.b64encode(b"\0" * start + word.encode()).decode() for start in range(3))
    return {text[4 if start else 0 :].rstrip("=")[:-1] for start, text in enumerate(shifted)}


NEEDLES = {CANARY, CANARY.encode().hex(), ADDRESS, BROWSER, ORIGIN, *in_base64(CANARY)}
SEEN = re.compile("|".join(rf"{re.escape(needle)}\w*" for needle in sorted(NEEDLES)).encode(), re.IGNORECASE)


LOWERED = [needle.lower().encode() for needle in NEEDLES]


def found_in(data: bytes) -> set[str]:
    """What of it stands in some bytes."""
    # Most files hold none of it, and the expression reads five megabytes a second.
    lowered = data.lower()
    if not any(needle in lowered for needle in LOWERED):
        return set()
    return {match.decode() for match in SEEN.findall(data)}
