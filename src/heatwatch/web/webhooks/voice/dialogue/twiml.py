"""TwiML, the provider's documents: the few verbs that this talk needs, with the attributes that they have there."""

from xml.etree.ElementTree import Element, tostring

from heatwatch.web.webhooks.voice.dialogue.prompts import said
from heatwatch.web.webhooks.voice.dialogue.speech import VOICES

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# Frightened people pause: so long a silence ends a recording, and so long it is at most.
PAUSE_SECONDS, RECORDING_SECONDS = 20, 600
RING_SECONDS, HELPLINE_SECONDS = 20, 40
# A colleague who pressed the key waits so long for a caller who is gone already.
EMPTY_SECONDS = 5
ANY_KEY = "1234567890*#"


def response(*verbs: Element) -> str:
    """A whole document."""
    return HEAD + tostring(_with(Element("Response"), *verbs), "unicode")


def say(prompt: object, language: str, **values: str) -> Element:
    """Speak in the provider's voice for a language."""
    voice = VOICES[language]
    verb = Element("Say", {"language": voice.language, "voice": voice.name})
    verb.text = said(prompt, language, **values)
    return verb


def gather(address: str, seconds: int, *spoken: Element) -> Element:
    """Wait for one key, which may be pressed while this is spoken, and so long after it."""
    told = {"input": "dtmf", "numDigits": "1", "timeout": str(seconds), "action": address, "method": "POST"}
    return _with(Element("Gather", told), *spoken)


def redirect(address: str) -> Element:
    """Go on there."""
    verb = Element("Redirect", {"method": "POST"})
    verb.text = address
    return verb


def dial(number: str, *, shown: str, seconds: int, after: str, asked_first: str = "") -> Element:
    """Ring a number, which sees `shown` and not the caller's; then go on at `after`.

    `asked_first` is what whoever picks up is asked by, before the two are connected. Nothing of it is recorded.
    """
    told = {"callerId": shown, "timeout": str(seconds), "answerOnBridge": "true", "record": "do-not-record"}
    verb = Element("Dial", {**told, "action": after, "method": "POST"})
    called = Element("Number", {"url": asked_first, "method": "POST"} if asked_first else {})
    called.text = number
    return _with(verb, called)


def enqueue(queue: str, *, meanwhile: str, after: str) -> Element:
    """Have the caller wait in a queue of the provider, which plays `meanwhile` until they leave it for `after`."""
    told = {"action": after, "method": "POST", "waitUrl": meanwhile, "waitUrlMethod": "POST"}
    verb = Element("Enqueue", told)
    verb.text = queue
    return verb


def leave() -> Element:
    """Out of the queue."""
    return Element("Leave")


def pause(seconds: int) -> Element:
    """Nothing is said for so long."""
    return Element("Pause", {"length": str(seconds)})


def join(queue: str) -> Element:
    """Connect this call with whoever waits longest in a queue. Nothing of it is recorded."""
    verb = Element("Dial", {"timeout": str(EMPTY_SECONDS), "record": "do-not-record"})
    called = Element("Queue")
    called.text = queue
    return _with(verb, called)


def record(*, finished: str, ready: str) -> Element:
    """Record what the caller says. The provider tells when the caller is done, and when the file is ready."""
    told = {"maxLength": str(RECORDING_SECONDS), "timeout": str(PAUSE_SECONDS), "finishOnKey": ANY_KEY}
    told |= {"playBeep": "true", "trim": "do-not-trim", "transcribe": "false", "action": finished, "method": "POST"}
    told |= {"recordingStatusCallback": ready, "recordingStatusCallbackMethod": "POST"}
    return Element("Record", {**told, "recordingStatusCallbackEvent": "completed"})


def hang_up() -> Element:
    """End the call; on a telephone of the desk, without connecting it."""
    return Element("Hangup")


def _with(verb: Element, *inner: Element) -> Element:
    verb.extend(inner)
    return verb
