"""What people wrote down of a tip in English. The words are sealed to the tip; who and when stand in the clear."""

from django.db import models
from django.db.models import Q

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Message, Tip


class Translation(models.Model):
    """One version of what a person says a part of a tip says: added and never changed; a trigger refuses anything else.

    The part is a message of the reporter, or the story with its answers where none is named.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="translations")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="translations")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="translations")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="one_translation_a_number"),
            models.UniqueConstraint(
                fields=["tip", "number"], name="one_translation_of_a_story", condition=Q(message__isnull=True)
            ),
        ]
