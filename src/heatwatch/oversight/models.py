"""Reading that was unusual, and which tips tell the same.

Nothing here says what a tip says: a token is an HMAC under the desk's index key, which lies in no database. Beside it
stands the version of that key: after a rotation the reader makes every token of an earlier one anew, so that whoever
kept the key before can try no text against it.
"""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip


class TextGroup(models.Model):
    """One text that came often within a day; every later copy of it joins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = models.CharField(max_length=64, unique=True)
    key_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()


class Arrival(models.Model):
    """How a tip came: the token of everything it tells, and whether one network sent very many at that time.

    An empty token tells that there was one and that it could not be made anew: the tip was restricted or damaged then.
    """

    tip = models.OneToOneField(Tip, primary_key=True, on_delete=models.CASCADE, related_name="arrival")
    token = models.CharField(max_length=64)
    key_version = models.PositiveIntegerField(default=0)
    received = models.DateTimeField()
    burst = models.BooleanField(default=False)
    group = models.ForeignKey(TextGroup, null=True, on_delete=models.SET_NULL, related_name="arrivals", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["token", "received"], name="arrival_by_token"),
            models.Index(fields=["received"], name="arrival_by_time"),
            models.Index(fields=["key_version"], name="arrival_by_key"),
            models.Index(fields=["group"], name="arrival_by_group", condition=models.Q(group__isnull=False)),
        ]


class UnusualReading(models.Model):
    """Somebody opened many tips in a short time. Which ones, and how many, is counted anew for whoever looks.

    Another supervisor than the reader decides what it was; the words are sealed to the desk.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="unusual_readings")
    rule = models.CharField(max_length=40)
    began = models.DateTimeField()
    until = models.DateTimeField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="decided_readings")
    decided_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, default="", blank=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["account", "began"], name="unusual_by_account"),
            models.Index(fields=["began"], name="unusual_undecided", condition=models.Q(decided_at=None)),
        ]
