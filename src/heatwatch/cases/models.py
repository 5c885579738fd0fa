"""Cases as they lie in the database. The words are sealed to the case; who, when and which tips stand in the clear."""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_case_number, new_id
from heatwatch.intake.models import Tip


class Case(models.Model):
    """A matter that the office works on. Its own identity lies in `vault_key` under its id, sealed to `casework`.

    So a rotation of `casework` re-seals it, as it does the keys of the tips that were brought in.
    """

    OPEN, CLOSED = "open", "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=10, unique=True, default=new_case_number)
    status = models.CharField(max_length=10, default=OPEN)
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="opened_cases")
    opened_at = models.DateTimeField()
    name = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["status", "opened_at", "id"], name="case_by_time")]


class CaseTip(models.Model):
    """A tip was brought into a case.

    It holds as long as the tip's key is sealed to `casework`. Restricting a tip takes that key away, and what is left
    here counts for nothing from then on; bringing the tip into any case removes it first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tips", db_index=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="in_cases")
    brought_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="brought_tips")
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "tip"], name="once_in_a_case")]


class CaseEnding(models.Model):
    """A case was closed with a sealed line of reason; reopening keeps the row as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="endings")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="ended_cases")
    at = models.DateTimeField()
    reason = models.BinaryField()
    reopened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="reopened_cases")
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.BinaryField(default=b"")
