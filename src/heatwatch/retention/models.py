"""Holds, which keep a tip; and disposals, which outlive it as certificates.

A disposal points at its tip by id and not by foreign key: the row stays when the tip is gone.
"""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip


class Hold(models.Model):
    """A tip must be kept, whatever the schedule says; why is sealed to the tip. Lifting keeps the row as history."""

    LITIGATION, INVESTIGATION = "litigation", "investigation"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=20)
    reason = models.BinaryField()
    placed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="holds_placed")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="holds_lifted")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["tip"], name="hold_in_force", condition=models.Q(lifted_at=None))]


class Disposal(models.Model):
    """One tip's way out: proposed, confirmed by another person, destroyed. What stays is the certificate.

    `destroyed` names each table with how many rows went and a hash over what was sealed in them. `files` are those
    whose pieces have still to go: without the tip's key they are noise already.
    """

    PROPOSED, CONFIRMED, DESTROYING, DONE = "proposed", "confirmed", "destroying", "done"
    WITHDRAWN, STOPPED = "withdrawn", "stopped"
    UNDER_WAY = (PROPOSED, CONFIRMED, DESTROYING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=12, default=PROPOSED)
    tip = models.UUIDField()
    number = models.CharField(max_length=10)
    restricted = models.BooleanField()
    disposition = models.CharField(max_length=40)
    received = models.DateField()
    closed = models.DateField()
    basis = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="disposals_proposed")
    proposed_name = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="disposals_confirmed")
    confirmed_name = models.CharField(max_length=150, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="disposals_ended")
    ended_at = models.DateTimeField(null=True)
    obstacle = models.CharField(max_length=120, default="", blank=True)
    keys_gone_at = models.DateTimeField(null=True)
    unopenable_from = models.DateField(null=True)
    files = models.JSONField(default=list)
    destroyed = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tip"],
                condition=models.Q(state__in=("proposed", "confirmed", "destroying")),
                name="one_disposal_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="disposal_by_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "proposed_at"], name="disposal_by_state"),
            models.Index(fields=["restricted"], name="disposal_restricted", condition=models.Q(restricted=True)),
        ]
