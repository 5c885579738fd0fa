"""The outbox: which answers go out as text messages or e-mails, and what became of each."""

from django.db import models

from heatwatch.intake.models import Message
from heatwatch.texting import rules


class Letter(models.Model):
    """An answer on its way to the reporter. Its words lie in the message, where it goes in the story, both sealed."""

    WAITING, SENDING, SENT, PERHAPS, ENDED = rules.WAITING, rules.SENDING, rules.SENT, rules.PERHAPS, rules.ENDED
    NO_COPY, KEPT, GONE, STAYS = "", rules.KEPT, rules.GONE, rules.STAYS

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="letter")
    written = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    why = models.CharField(max_length=20, default="", blank=True)
    tries = models.PositiveIntegerField(default=0)
    # When it is looked at again: to be sent, or for the provider's copy.
    next_look = models.DateTimeField()
    handed_over = models.DateTimeField(null=True)
    # The provider's own id of its copy, as long as there is one.
    provider_id = models.CharField(max_length=40, default="", blank=True)
    copy = models.CharField(max_length=10, default=NO_COPY, blank=True)
    delivery = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_look"], name="letter_to_send", condition=models.Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["next_look"], name="letter_copies", condition=models.Q(copy__in=["kept", "stays"])),
        ]
