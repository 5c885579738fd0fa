"""What follows on each key, and on none: whoever presses nothing hears it again, and then reaches a person, or else
the recording, which begins after it was said who listens to it.
"""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from django.conf import settings

from heatwatch.intake import rules
from heatwatch.knowledge.agency import AT_ANY_HOUR, NEVER
from heatwatch.knowledge.spoken.languages import FALLBACK
from heatwatch.web.webhooks.voice.dialogue import prompts, twiml
from heatwatch.web.webhooks.voice.dialogue.speech import spoken
from heatwatch.web.webhooks.voice.dialogue.turns import FINISHED, HOLD, KEY, LEFT, READY, TAKE, UNHEARD, WAIT, Turn

# So often something is said to whoever presses nothing.
ROUNDS = 2
WAIT_SECONDS, CHOOSE_SECONDS, ACCEPT_SECONDS, HOLD_SECONDS = 6, 4, 10, 6
TALK_KEY, RECORD_KEY, HELPLINE_KEY, AGAIN_KEY = "1", "2", "3", "9"
CONSENT_KEY, WITHOUT_KEY, ACCEPT_KEY = "1", "2", "1"
HELPLINE = "national_hotline"
# How the provider says that a caller left its queue by talking to somebody; of one that is being connected nothing more
# is to be done either.
CONNECTED = frozenset({"bridged", "redirected-from-bridged", "bridging-in-process"})
HUNG_UP = "hangup"


def document(turn: Turn) -> str:
    """What the provider is to do next; a step that is none begins the talk anew."""
    step = STEPS.get(turn.place.step, _languages)
    return twiml.response(*step(turn))


def _languages(turn: Turn) -> Iterator[Element]:
    """The languages of the office, each in its own words."""
    keys, place = spoken(), turn.place
    asked = turn.at(place.to("language", lap=place.lap))
    said = [twiml.say(prompts.CHOOSE, language, key=key) for key, language in keys.items()]
    yield twiml.gather(asked, CHOOSE_SECONDS, *said)
    yield twiml.redirect(asked)


def _language(turn: Turn) -> Iterator[Element]:
    place, chosen = turn.place, spoken().get(turn.digits)
    if chosen is None and place.lap + 1 < ROUNDS:
        return _languages(turn.moved("languages", place.lap + 1))
    return _menu(turn.moved("menu", 0, chosen or FALLBACK))


def _menu(turn: Turn) -> Iterator[Element]:
    """What to do in danger comes first; then what there is at this hour."""
    place, language = turn.place, _tongue(turn)
    talk = _desk(turn) or _rota(turn)
    offered = [prompts.DANGER, *([prompts.TALK] if talk else []), *([] if place.off else [prompts.RECORD])]
    offered += [*([prompts.HELPLINE] if _helpline(turn) else []), prompts.AGAIN]
    asked = turn.at(place.to("choice", language, place.lap))
    yield twiml.gather(asked, WAIT_SECONDS, *(twiml.say(prompt, language) for prompt in offered))
    yield twiml.redirect(asked)


def _choice(turn: Turn) -> Iterator[Element]:
    place, chosen = turn.place, turn.digits
    if chosen == TALK_KEY and (_desk(turn) or _rota(turn)):
        return _ring(turn.moved("desk"))
    if chosen == RECORD_KEY and not place.off:
        return _notice(turn.moved("notice"))
    if chosen == HELPLINE_KEY and _helpline(turn):
        return _pass_on(turn)
    if chosen == AGAIN_KEY or place.lap + 1 < ROUNDS:
        return _menu(turn.moved("menu", 0 if chosen == AGAIN_KEY else place.lap + 1))
    # Whoever wants no recording has pressed a key before: the desk does not ring for them again and again.
    if place.off:
        return _goodbye(turn)
    return _ring(turn.moved("desk")) if _desk(turn) else _notice(turn.moved("notice"))


def _ring(turn: Turn) -> Iterator[Element]:
    """The next number of the desk: `lap` counts them. Nobody's telephone shows the caller's number.

    Then whoever is on call is rung; that nobody pressed a key rings the desk alone, and gets nobody out of bed.
    """
    place, language, numbers = turn.place, _tongue(turn), _desk(turn)
    if place.lap >= len(numbers):
        if _rota(turn):
            begins = turn.at(place.to(WAIT, language))
            yield from ([] if numbers else [twiml.say(prompts.RINGING, language)])
            yield twiml.redirect(begins)
            return
        yield from _nobody(turn)
        return
    if place.lap == 0:
        yield twiml.say(prompts.RINGING, language)
    yield twiml.dial(
        numbers[place.lap],
        shown=turn.to,
        seconds=twiml.RING_SECONDS,
        after=turn.at(place.to("rung", language, place.lap)),
        asked_first=turn.at(place.to("whisper", language)),
    )


def _nobody(turn: Turn) -> Iterator[Element]:
    """Nobody is left to ring: what there is besides follows."""
    yield twiml.say(prompts.NOBODY, _tongue(turn))
    yield from _menu(turn.moved("menu")) if turn.place.off else _notice(turn.moved("notice"))


def _wait(turn: Turn) -> Iterator[Element]:
    """The caller waits in a queue of the provider; that they do was noted, and the waker rings."""
    place, language = turn.place, _tongue(turn)
    meanwhile, after = turn.at(place.to(HOLD, language)), turn.at(place.to(LEFT, language))
    yield twiml.enqueue(turn.queue, meanwhile=meanwhile, after=after)


def _hold(turn: Turn) -> Iterator[Element]:
    """What is said to whoever waits, again and again; it ends once nobody is left to ring, or after two minutes.

    Whoever left before, and asks again in the same call, is not waited for again.
    """
    place, language = turn.place, _tongue(turn)
    if _in_vain(turn):
        yield twiml.leave()
    elif place.off:
        yield twiml.say(prompts.HOLDING, language)
        yield twiml.pause(HOLD_SECONDS)
    else:
        asked = (twiml.say(prompt, language) for prompt in (prompts.HOLDING, prompts.RATHER))
        yield twiml.gather(turn.at(place.to(KEY, language)), HOLD_SECONDS, *asked)


def _key(turn: Turn) -> Iterator[Element]:
    """Whoever would rather record waits no longer; on any other key they wait on."""
    if turn.digits == RECORD_KEY and not turn.place.off:
        yield twiml.leave()
    else:
        yield twiml.redirect(turn.at(turn.place.to(HOLD, _tongue(turn))))


def _left(turn: Turn) -> Iterator[Element]:
    """They talked to somebody, hung up, would rather record, or reached nobody."""
    if turn.result in CONNECTED or turn.result == HUNG_UP:
        return iter([twiml.hang_up()])
    chose = turn.result == "leave" and not turn.place.off and not _in_vain(turn)
    return _notice(turn.moved("notice")) if chose else _nobody(turn)


def _in_vain(turn: Turn) -> bool:
    """Whether waiting longer leads to nobody."""
    return bool(turn.words & {rules.NOBODY, rules.LEFT}) or turn.waited >= rules.LONGEST_WAIT.total_seconds()


def _take(turn: Turn) -> Iterator[Element]:
    """A colleague who was rung pressed a key: the one key connects them, unless the caller is gone."""
    if turn.digits == ACCEPT_KEY and rules.LEFT not in turn.words:
        yield twiml.join(turn.queue)
    yield from _over(turn)


def _over(turn: Turn) -> Iterator[Element]:
    """For the colleague alone: the talk, or what was to become one, is over."""
    if turn.digits == ACCEPT_KEY:
        yield twiml.say(prompts.OVER, FALLBACK)
    yield twiml.hang_up()


def without(turn: Turn) -> str:
    """What follows where a word about a caller could not be noted, or another call had said it before."""
    return twiml.response(*(_over(turn) if turn.place.step == TAKE else _nobody(turn)))


def _rung(turn: Turn) -> Iterator[Element]:
    if turn.talked:
        return iter([twiml.hang_up()])
    return _ring(turn.moved("desk", turn.place.lap + 1))


def _whisper(turn: Turn) -> Iterator[Element]:
    """A person presses a key; a mailbox, which would keep what the caller says, does not."""
    asked = twiml.say(prompts.WHISPER, FALLBACK)
    yield twiml.gather(turn.at(turn.place.to("accept")), ACCEPT_SECONDS, asked)
    yield twiml.hang_up()


def _accept(turn: Turn) -> Iterator[Element]:
    return iter([] if turn.digits == ACCEPT_KEY else [twiml.hang_up()])


def _notice(turn: Turn) -> Iterator[Element]:
    """Who hears it and who else knows of it, before anything is recorded. No key cuts that short."""
    language = _tongue(turn)
    asked = turn.at(turn.place.to("consent", language))
    yield from (twiml.say(prompt, language) for prompt in (prompts.HEARERS, prompts.SEEN, prompts.COPY))
    yield twiml.gather(asked, WAIT_SECONDS, twiml.say(prompts.CONSENT, language))
    yield twiml.redirect(asked)


def _consent(turn: Turn) -> Iterator[Element]:
    """Only the one key, or none, agrees: whoever presses another one is told again."""
    place, language = turn.place, _tongue(turn)
    if place.off or turn.digits == WITHOUT_KEY:
        yield twiml.say(prompts.UNRECORDED, language)
        yield from _menu(turn.moved("menu", off=True))
        return
    if turn.digits not in ("", CONSENT_KEY):
        yield from _notice(turn.moved("notice"))
        return
    yield twiml.say(prompts.SPEAK, language)
    yield twiml.record(finished=turn.at(place.to(FINISHED, language)), ready=turn.at(place.to(READY, language)))
    # The provider goes on here when it heard nothing.
    yield from _unheard(turn)


def _unheard(turn: Turn) -> Iterator[Element]:
    yield twiml.say(prompts.SILENCE, _tongue(turn))
    yield from _goodbye(turn)


def _finished(turn: Turn) -> Iterator[Element]:
    yield twiml.say(prompts.THANKS, _tongue(turn))
    yield from _goodbye(turn)


def _pass_on(turn: Turn) -> Iterator[Element]:
    language = _tongue(turn)
    yield twiml.say(prompts.PASSING, language)
    after = turn.at(turn.place.to("passed", language))
    yield twiml.dial(_helpline(turn), shown=turn.to, seconds=twiml.HELPLINE_SECONDS, after=after)


def _passed(turn: Turn) -> Iterator[Element]:
    if turn.talked:
        yield twiml.hang_up()
        return
    yield twiml.say(prompts.NOT_REACHED, _tongue(turn))
    yield from _menu(turn.moved("menu"))


def _goodbye(turn: Turn) -> Iterator[Element]:
    yield twiml.say(prompts.GOODBYE, _tongue(turn))
    yield twiml.hang_up()


def _tongue(turn: Turn) -> str:
    """A language that is not served any more is answered in English."""
    return turn.place.language if turn.place.language in spoken().values() else FALLBACK


def _desk(turn: Turn) -> tuple[str, ...]:
    """The desk's telephones, while somebody is there; none where the called number is none that can be shown."""
    staffed = settings.AGENCY.hours.staffed(turn.now)
    return settings.AGENCY.desk_numbers if staffed and turn.to else ()


def _rota(turn: Turn) -> bool:
    """Whether whoever is on call is to be rung at this hour, and can be."""
    when = settings.AGENCY.rota
    return when != NEVER and turn.rota and (when == AT_ANY_HOUR or not settings.AGENCY.hours.staffed(turn.now))


def _helpline(turn: Turn) -> str:
    contact = settings.AGENCY.speaking(_tongue(turn)).contact(HELPLINE)
    return contact.tel if contact and turn.to else ""


STEPS: dict[str, Callable[[Turn], Iterator[Element]]] = {
    "languages": _languages,
    "language": _language,
    "menu": _menu,
    "choice": _choice,
    "desk": _ring,
    "rung": _rung,
    "whisper": _whisper,
    "accept": _accept,
    WAIT: _wait,
    HOLD: _hold,
    KEY: _key,
    LEFT: _left,
    TAKE: _take,
    "notice": _notice,
    "consent": _consent,
    FINISHED: _finished,
    UNHEARD: _unheard,
    "passed": _passed,
}
