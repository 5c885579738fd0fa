"""What people outside read and use: texts that somebody must have approved, and the ways in that are open."""

from django.conf import settings

from heatwatch.health.tongues import drafted_pages, tongues
from heatwatch.health.verdict import Check, look, ok
from heatwatch.knowledge.reply_templates import reply_templates

VOICE = "voice"
EMAIL = "email"


def translations() -> Check:
    """Which texts of the public nobody has approved."""
    found = [part for tongue in tongues() for part in tongue.drafted]
    if drafted := drafted_pages():
        found.append(f"the public pages {', '.join(drafted)}")
    if waiting := [one for one in reply_templates().values() if not one.approved]:
        found.append(f"{len(waiting)} reply templates")
    if not found:
        return ok("Texts", "somebody has approved every text that the public reads, in each language")
    remedy = "let a lawyer and a native speaker read them, and write who did and when: docs/guides/health.md#texts"
    return look("Texts", f"nobody has approved: {'; '.join(found)}", remedy)


def text_messages() -> Check:
    """Whether a provider's secret lies here. The door for them may run as another user, with a folder of its own."""
    names = [name for name in settings.ENV.providers() if name not in (VOICE, EMAIL)]
    if names:
        return ok("Text messages", f"a secret of {', '.join(names)} is here; the webhooks take them")
    return ok("Text messages", "off: no secret of a provider is here (docs/guides/sms.md)")


def voice() -> Check:
    """Whether calls are taken here, who they ring, and whether this process could fetch what callers record."""
    if VOICE not in settings.ENV.providers():
        return ok(
            "Voice line", "off as far as is known here: no secret of a provider of calls is here (docs/guides/voice.md)"
        )
    if not settings.ENV.voice_account:
        remedy = "give the reader HEATWATCH_TEXTS_ACCOUNT: docs/guides/voice.md"
        return look("Voice line", "no account is named here: whoever reads by this cannot fetch recordings", remedy)
    numbers = len(settings.AGENCY.desk_numbers)
    rings = f"{numbers} of the desk's telephones ring, one by one" if numbers else "no telephone of the desk rings"
    return ok("Voice line", f"a secret is here; {rings} in staffed hours, and recordings are fetched")


def e_mail() -> Check:
    """Whether the secret of the door for e-mail lies here. That door too may run as another user."""
    if settings.ENV.provider_secret(EMAIL) is None:
        return ok("E-mail", "off: no secret for it is here (docs/guides/email.md)")
    answers = "a machine answers whom it may" if settings.AGENCY.answers_email else "nothing is answered"
    return ok("E-mail", f"a secret for it is here; the post takes messages, and {answers}")
