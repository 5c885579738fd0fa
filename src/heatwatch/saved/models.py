"""Saved searches as they lie in the database: the words sealed, whose they are and which tips fit in the clear."""

from django.db import models
from django.db.models import Q

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip


class SavedSearch(models.Model):
    """What one person looks for, and under which name.

    Its own identity lies in `vault_key` under its id, sealed to the desk: the reader has to open it, and a rotation
    re-seals it as it does the keys of tips. Only its owner is shown it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_searches")
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
    # None until the reader noted what fitted when it was saved.
    begun_at = models.DateTimeField(null=True)
    # Told once more than so many fit within so many days; 0: whenever a tip fits.
    more_than = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    by_alert = models.BooleanField(default=False)
    # The owner was sent an alert since they last looked.
    told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(more_than=0, days=0) | Q(more_than__gt=0, days__gt=0), name="a_number_has_days"
            )
        ]


class Match(models.Model):
    """A tip fits a saved search; `seen`: its owner looked since, or it fitted when the search was saved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches", db_index=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="fits")
    seen = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "tip"], name="once_in_a_search")]
        indexes = [models.Index(fields=["search"], name="match_unseen", condition=Q(seen=False))]
