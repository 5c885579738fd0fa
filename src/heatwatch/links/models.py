"""What is kept of links: the facts of each tip, and pairs of tips. What they say is sealed, who decided is clear."""

from django.db import models
from django.db.models import F, Q

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip
from heatwatch.links import rules


class Facts(models.Model):
    """What a tip tells, as it is compared, sealed to the tip's own key. A row is replaced and never changed.

    So its number, which grows, names what a reader has in memory. `compared` says that its links were made.
    """

    id = models.BigAutoField(primary_key=True)
    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, related_name="facts")
    made_with = models.CharField(max_length=12)
    compared = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        # Small whatever is stored: it holds only what waits to be compared.
        indexes = [models.Index(fields=["id"], name="facts_to_compare", condition=Q(compared=False))]


class Link(models.Model):
    """Two tips that may be of one thing; `one` is the tip with the smaller id. How likely, and why, is sealed to both.

    The verdict is a person's. What nobody decided yet, the reader may take back when it compares again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="links_to_later")
    other = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="links_to_earlier")
    sealed = models.BinaryField()
    verdict = models.CharField(max_length=10, default=rules.OPEN, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="decided_links")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        # Holds only what somebody confirmed: the list of groups reads it from the latest on, and stops.
        indexes = [models.Index(fields=["-decided_at", "id"], name="link_confirmed", condition=Q(verdict="confirmed"))]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_link_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_in_order"),
        ]
