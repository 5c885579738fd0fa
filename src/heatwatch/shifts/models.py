"""Hand-overs as they lie in the database: who and when in the clear, what was open and the note sealed."""

from django.db import models
from django.db.models import Q

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id


class Handover(models.Model):
    """One person goes and another comes. It is signed by whoever goes when it is made.

    Its own identity lies in `vault_key` under its id, sealed to the desk. What was sealed is never sealed anew: both
    signatures in the trail name its digest.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    going = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="shifts_given")
    coming = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="shifts_taken")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(withdrawn_at__isnull=True), name="signed_or_withdrawn"
            ),
            # Whoever goes hands over to one person at a time.
            models.UniqueConstraint(
                fields=["going"],
                name="one_handover_at_a_time",
                condition=Q(signed_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="handover_by_time")]
