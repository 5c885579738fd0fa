"""What a caller hears. It names neither the office nor what the line is about: somebody else may hold the telephone,
or call back a number that they found on it. Only who is about to record is told who listens.
"""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

CHOOSE = _("For English, press %(key)s.")
DANGER = _("If you are in danger now, hang up and call 911.")
TALK = _("To talk to a person, press 1.")
RECORD = _("To leave a recording, press 2.")
HELPLINE = _("For a national helpline, day and night, press 3.")
AGAIN = _("To hear this again, press 9.")
RINGING = _("Please wait. We are trying to reach a person.")
HOLDING = _("Please stay on the line. We are still trying to reach a person.")
RATHER = _("To leave a recording instead, press 2.")
NOBODY = _("Nobody could take your call.")
HEARERS = _("Trained people at this office will hear your recording. Some of them work with the police.")
SEEN = _("The phone company and this office see your number. What you say may be used in court.")
COPY = _("Your recording is locked when it reaches us, and we ask the phone company to delete its copy.")
CONSENT = _("To record, press 1 or stay on the line. To go on without a recording, press 2.")
SPEAK = _("Speak after the tone, for up to ten minutes. When you are done, press any key or hang up.")
THANKS = _("Thank you. Your recording is saved. We will not call you back unless you said that it is safe.")
SILENCE = _("We heard nothing.")
UNRECORDED = _("Nothing is recorded.")
PASSING = _("We connect you to the helpline. It is not part of this office, and it does not see your number.")
NOT_REACHED = _("The helpline could not be reached.")
GOODBYE = _("You can call again at any time. Goodbye.")
# For whoever at the desk, or on call, picks up; the caller does not hear it.
WHISPER = "A caller is on the line. To take the call, press 1."
OVER = "The call is over."


def said(prompt: object, language: str, **values: str) -> str:
    """A prompt in a language."""
    with translation.override(language):
        text = str(prompt)
        return text % values if values else text
