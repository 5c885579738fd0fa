"""What stands out about an e-mail: who says that it came from where it says, and whether a machine wrote it.

A mark is for people to weigh: nothing is left out for one. Of the results of checks only the topmost line of the
office's own mail server is believed (RFC 8601): whatever the sender wrote in its name stands below it.
"""

import re
from email.message import Message

from heatwatch.web.post.parts import headers

# A line of another server's way, further down than the office's own server writes.
TRACE = "received"
RESULTS = "authentication-results"
PASSED = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*pass\b(.*)", re.IGNORECASE)
FAILED = re.compile(r"\bdmarc\s*=\s*(?:fail|temperror|permerror)\b", re.IGNORECASE)
DOMAIN = {
    "dkim": re.compile(r"header\.d\s*=\s*([\w.-]+)"),
    "spf": re.compile(r"smtp\.mailfrom\s*=\s*(?:[^\s;@]*@)?([\w.-]+)"),
}
# What a sender can have written into a result: a comment, a quoted name.
ASIDE = re.compile(r"\(|\"[^\"]*\"")
WITHIN = re.compile(r"\\.|[()]", re.DOTALL)
UNCLEAR = "dmarc=fail"
MOST_RESULTS = 10
LISTS = ("list-id", "list-post", "list-unsubscribe", "list-help", "feedback-id")
BULK = ("bulk", "list", "junk", "auto_reply")
SPAM = ("x-spam-flag", "x-spam")
MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-request|.*-bounces?)", re.IGNORECASE
)

UNCHECKED = "Nobody checked whether this address really sent it."
UNVERIFIED = "Sender not verified: the mail server could not show that this address really sent it. It may be forged."
BULK_MAIL = "Looks like bulk mail: it came through a list, or the mail server takes it for spam."
MACHINE_MADE = "Looks like an automatic message: it says so itself, or came without a sender to answer."


def is_verified(message: "Message[str, str]", address: str, checked_by: str) -> bool:
    """Whether the office's own mail server says that the domain of this address let the message out."""
    domain = address.rpartition("@")[2].lower()
    said = [_plain(one) for one in _ours(message, checked_by)]
    if not domain or not said or any(FAILED.search(one) for one in said):
        return False
    passed = filter(None, map(PASSED.fullmatch, said[0].split(";")))
    return any(_vouches(one[1].lower(), one[2], domain) for one in passed)


def is_bulk(message: "Message[str, str]") -> bool:
    """Whether it came to many."""
    if any(headers(message, name) for name in LISTS):
        return True
    if any(said.strip().lower() in BULK for said in headers(message, "precedence")):
        return True
    return any(said.strip().lower().startswith("yes") for name in SPAM for said in headers(message, name))


def is_machine_made(message: "Message[str, str]", envelope: str) -> bool:
    """Whether a machine sent it: it says so (RFC 3834), or nobody can be told that it did not arrive."""
    said = [one.partition(";")[0].strip().lower() for one in headers(message, "auto-submitted")]
    return not envelope or any(one != "no" for one in said) or bool(MACHINES.fullmatch(envelope.partition("@")[0]))


def is_by_hand(message: "Message[str, str]", address: str, envelope: str, checked_by: str) -> bool:
    """Whether it certainly came from this address, and a person wrote it to this office alone."""
    if not is_verified(message, address, checked_by):
        return False
    return not (is_bulk(message) or is_machine_made(message, envelope))


def marks(message: "Message[str, str]", address: str, envelope: str, checked_by: str) -> tuple[str, ...]:
    """The sentences for whoever opens the tip."""
    sender = "" if is_verified(message, address, checked_by) else UNVERIFIED if checked_by else UNCHECKED
    bulk = BULK_MAIL if is_bulk(message) else ""
    machine = MACHINE_MADE if is_machine_made(message, envelope) else ""
    return tuple(filter(None, (sender, bulk, machine)))


def _vouches(way: str, rest: str, domain: str) -> bool:
    """DMARC compares the domain with that of the sender itself; of the other two only the very domain counts."""
    if way == "dmarc":
        return True
    named = DOMAIN[way].search(rest)
    return named is not None and named[1].lower() == domain


def _plain(result: str) -> str:
    """A result without comments, those within others included, and without quoted names: in one walk.

    Of one whose comment does not end nothing can be said, not even that it tells of no failure.
    """
    kept, depth, at = [], 0, 0
    while aside := (WITHIN if depth else ASIDE).search(result, at):
        if not depth:
            kept.append(result[at : aside.start()])
        at = aside.end()
        depth += {"(": 1, ")": -1}.get(aside[0], 0)
    return UNCLEAR if depth else " ".join([*kept, result[at:]])


def _ours(message: "Message[str, str]", checked_by: str) -> list[str]:
    """The lines in the name of the office's own mail server, the topmost first, each after that name."""
    if not checked_by:
        return []
    found: list[int] = []
    passed = 0
    for index, (name, _) in enumerate(message.raw_items()):
        passed += name.lower() == TRACE
        if passed > 1 or len(found) == MOST_RESULTS:
            break
        if name.lower() == RESULTS:
            found.append(index)
    # `headers` lists those of the name in their order, so the first so many are those above.
    said = [one.partition(";") for one in headers(message, RESULTS)[: len(found)]]
    return [rest for name, _, rest in said if name.split(" ")[0].strip().lower() == checked_by.lower()]
