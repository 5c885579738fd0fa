"""What somebody says themselves in an e-mail, apart from what it quotes: whether it is safe to answer them, or not.

An answer to an e-mail of the office repeats it, STOP and SAFE included. So a SAFE counts where the words of the
writer, without what is quoted and without a signature, are nothing else. A word that speaks against an answer counts
wherever it stands, unless it is a quotation. In doubt nothing is sent, and a person reads what was meant.
"""

import re
from collections.abc import Iterator

from heatwatch.intake.consent import heard, heard_in_mail
from heatwatch.intake.incoming import DOUBT, SAFE

QUOTED = re.compile(r"\s*>")
# "On Thursday … wrote:", in whatever language; it may go over two lines.
LEADS_IN = re.compile(r".*[:\N{FULLWIDTH COLON}]\s*")
SIGNATURE = re.compile(r"--\s?")
DEVICE = re.compile(r"\s*(?:sent from|sent via|enviado desde|get outlook for)\b.{0,60}", re.IGNORECASE)
# Where programs that mark no line begin to repeat the message before: its first lines, or a line that says so.
ORIGINAL = re.compile(r"\s*-{3,}\s*(?:original message|mensaje original|forwarded message)\s*-{3,}\s*", re.IGNORECASE)
FROM = re.compile(r"\s*\*?(?:from|de)\s*:\*?\s.*", re.IGNORECASE)
SENT = re.compile(r"\s*\*?(?:sent|date|enviado(?: el)?|fecha)\s*:\*?\s.*", re.IGNORECASE)
WROTE = re.compile(r"\s*(?:on|el)\b.{1,200}\b(?:wrote|escribi[oó])\s*:\s*", re.IGNORECASE)
RULED, WORD = re.compile(r"\s*_{10,}\s*"), re.compile(r"[^\W_]")
HEAD_LINES, LONGEST_LEAD = 4, 400


def meaning(subject: str, body: str, *, verified: bool) -> tuple[str, str]:
    """What an e-mail says of the mailbox that it came from, and of a SAFE the words of it.

    Anybody can write in another's name: a SAFE that nobody vouches for is a doubt, and an end always counts.
    """
    lines = body.splitlines()
    own = "\n".join(_own(lines)).strip()
    said = heard_in_mail(own)
    if said == SAFE:
        return (SAFE, own) if verified else (DOUBT, "")
    if said:
        return said, ""
    return (DOUBT, "") if heard("\n".join([subject, *_unquoted(lines)])) else ("", "")


def _own(lines: list[str]) -> Iterator[str]:
    """The words without a quotation, a signature, and what a telephone adds."""
    for line in _unquoted(lines):
        if SIGNATURE.fullmatch(line):
            return
        if line.strip() and not DEVICE.fullmatch(line):
            yield line


def _unquoted(lines: list[str]) -> list[str]:
    """Everything but marked quotations with the line that leads in, and a message that is repeated below words."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        if QUOTED.match(line):
            # Once for each quotation: whoever writes a hundred thousand of them keeps nobody busy.
            if not (at and QUOTED.match(lines[at - 1])):
                _drop_lead(kept)
        elif _begins_original(lines, at) and any(map(WORD.search, kept)):
            break
        else:
            kept.append(line)
    return kept


def _drop_lead(kept: list[str]) -> None:
    """Take back the line that leads in to a quotation, and the one before if both are one sentence."""
    while kept and not kept[-1].strip():
        kept.pop()
    lead = kept[-1] if kept and len(kept[-1]) <= LONGEST_LEAD else ""
    if LEADS_IN.fullmatch(lead) and not heard(lead):
        two = len(kept) > 1 and WROTE.fullmatch(" ".join(kept[-2:]))
        del kept[-2 if two else -1 :]


def _begins_original(lines: list[str], at: int) -> bool:
    line = lines[at]
    if ORIGINAL.fullmatch(line):
        return True
    if RULED.fullmatch(line):
        at += 1
        line = lines[at] if at < len(lines) else ""
    for count in (1, 2):
        if WROTE.fullmatch(" ".join(lines[at : at + count])):
            # What is marked line by line is left out line by line: somebody may go on below it.
            after = next(filter(str.strip, lines[at + count : at + count + HEAD_LINES]), "")
            return not QUOTED.match(after)
    return bool(FROM.fullmatch(line)) and any(map(SENT.fullmatch, lines[at + 1 : at + HEAD_LINES]))
