"""Checks a TwiML document against what Twilio publishes of each verb: its attributes, their values, and what it holds.

From the references of Say, Pause, Gather, Redirect, Dial, Number, Queue, Enqueue, Leave, Record and Hangup. Only what
this house sends is known here.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ADDRESS = re.compile(r"https?://[\w.:-]+/[\w/-]*(?:\?[\w=&-]+)?")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
WHOLE, POST, SWITCH = re.compile(r"[1-9][0-9]*"), re.compile("POST"), re.compile("true|false")
# From the list of voices: an invalid pair of voice and language is not spoken at all.
VOICES = {
    ("en-US", "Polly.Joanna"),
    ("es-US", "Polly.Penelope"),
    ("yue-HK", "Google.yue-HK-Standard-A"),
    ("cmn-CN", "Google.cmn-CN-Standard-A"),
    ("vi-VN", "Google.vi-VN-Standard-A"),
    ("fil-PH", "Google.fil-PH-Standard-A"),
    ("arb", "Polly.Zeina"),
}
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "Response": {},
    "Hangup": {},
    "Leave": {},
    "Pause": {"length": WHOLE},
    "Queue": {},
    "Enqueue": {"action": ADDRESS, "method": POST, "waitUrl": ADDRESS, "waitUrlMethod": POST},
    "Say": {"language": re.compile(r"[a-z]{2,3}(-[A-Z]{2})?"), "voice": re.compile(r"(Polly|Google)\.[\w-]+")},
    "Gather": {
        "input": re.compile("dtmf"),
        "numDigits": WHOLE,
        "timeout": WHOLE,
        "action": ADDRESS,
        "method": POST,
    },
    "Redirect": {"method": POST},
    "Dial": {
        "callerId": E164,
        "timeout": WHOLE,
        "answerOnBridge": SWITCH,
        "record": re.compile("do-not-record"),
        "action": ADDRESS,
        "method": POST,
    },
    "Number": {"url": ADDRESS, "method": POST},
    "Record": {
        "maxLength": WHOLE,
        "timeout": WHOLE,
        "finishOnKey": re.compile(r"[0-9*#]+"),
        "playBeep": SWITCH,
        "trim": re.compile("trim-silence|do-not-trim"),
        "transcribe": SWITCH,
        "action": ADDRESS,
        "method": POST,
        "recordingStatusCallback": ADDRESS,
        "recordingStatusCallbackMethod": POST,
        "recordingStatusCallbackEvent": re.compile("(in-progress|completed|absent)( (in-progress|completed|absent))*"),
    },
}
INNER = {
    "Response": {"Say", "Pause", "Gather", "Redirect", "Dial", "Enqueue", "Leave", "Record", "Hangup"},
    "Gather": {"Say", "Pause"},
    "Dial": {"Number", "Queue"},
}
ENDS, GO_ON = ("Redirect", "Hangup", "Leave"), ("Dial", "Enqueue")
# What the provider plays to whoever waits in a queue.
WHILE_WAITING = {"Say", "Pause", "Gather", "Redirect", "Hangup", "Leave"}
LONGEST_QUEUE_NAME = 64
LONGEST_SAID, LONGEST_RECORDING, LONGEST_RING = 4_096, 14_400, 600


def checked(content: bytes) -> list[Element]:
    """The verbs of a document; fails where the provider would not take it, or would never come to a verb."""
    root = ElementTree.fromstring(content)  # noqa: S314  our own answer
    assert root.tag == "Response"
    for verb in root.iter():
        known = ATTRIBUTES[verb.tag]
        wrong = {name: value for name, value in verb.attrib.items() if not known[name].fullmatch(value)}
        assert not wrong, (verb.tag, wrong)
        assert {inner.tag for inner in verb} <= INNER.get(verb.tag, set()), verb.tag
        _one(verb)
    verbs = list(root)
    # Nothing after these is ever reached; `Record` goes on only where nothing was said.
    assert not [verb.tag for verb in verbs[:-1] if verb.tag in ENDS or (verb.tag in GO_ON and "action" in verb.attrib)]
    return verbs


def checked_while_waiting(content: bytes) -> list[Element]:
    """The same of a document that is played to whoever waits in a queue."""
    verbs = checked(content)
    assert {verb.tag for verb in verbs} <= WHILE_WAITING
    return verbs


def _one(verb: Element) -> None:
    text = (verb.text or "").strip()
    if verb.tag == "Say":
        assert 0 < len(text) <= LONGEST_SAID
        # What colleagues hear over the REST API names no voice: the provider's own one for English speaks.
        assert (verb.get("language"), verb.get("voice")) in VOICES | {("en-US", None)}
        assert "%(" not in text
    elif verb.tag == "Redirect":
        assert ADDRESS.fullmatch(text)
    elif verb.tag in ("Enqueue", "Queue"):
        assert 0 < len(text) <= LONGEST_QUEUE_NAME
    elif verb.tag == "Number":
        assert E164.fullmatch(text)
    else:
        assert not text
    if verb.tag == "Record":
        assert int(verb.attrib["maxLength"]) <= LONGEST_RECORDING
    if verb.tag == "Dial":
        assert len(verb) == 1
        assert int(verb.attrib["timeout"]) <= LONGEST_RING
