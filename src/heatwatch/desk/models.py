"""What people add to a tip. The words are sealed to the tip; who and when stand in the clear."""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip


class Note(models.Model):
    """A private note for colleagues who may open the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    sealed = models.BinaryField()


class Closure(models.Model):
    """A tip was closed with a disposition and a sealed line of reason; reopening keeps the row as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="closures")
    disposition = models.CharField(max_length=40)
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="closures")
    at = models.DateTimeField()
    reason = models.BinaryField()
    reopened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="reopenings")
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.BinaryField(default=b"")


class HandOver(models.Model):
    """A hand-over to emergency services: agency, person, incident number, time and what was told, sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    sealed = models.BinaryField()


class ChildReport(models.Model):
    """The Penal Code 11166 clock: by telephone at once, in writing within 36 hours, or a supervisor's reason."""

    tip = models.OneToOneField(Tip, primary_key=True, on_delete=models.CASCADE, related_name="child_report")
    started_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="child_reports")
    started_at = models.DateTimeField()
    written_due = models.DateTimeField()
    phoned_at = models.DateTimeField(null=True)
    phoned = models.BinaryField(default=b"")
    written_at = models.DateTimeField(null=True)
    written = models.BinaryField(default=b"")
    waived_at = models.DateTimeField(null=True)
    waived = models.BinaryField(default=b"")


class Presence(models.Model):
    """Who has a tip open at this moment."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="presences")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "account"], name="one_presence_each")]
