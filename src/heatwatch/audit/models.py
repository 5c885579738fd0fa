"""Audit records, and the chain that orders them.

A record is inserted by the action it tells of, in the same transaction. The chainer alone adds links. Triggers
(migration 0002) refuse UPDATE and DELETE on records and links.
"""

from django.db import models

from heatwatch.common.ids import new_id


class Record(models.Model):
    """One act: who (an account id, or nobody for the public door), which verb, which thing, when.

    `detail` holds ids and category names only, never words of a tip. `tip` is repeated so that the history of a
    tip, and the hiding of a restricted one, need no look into `detail`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    tip = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["tip", "at"], name="audit_by_tip"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
            # Small whatever is stored: only what was done with a case.
            models.Index(fields=["object_id", "at"], name="audit_by_case", condition=models.Q(object_kind="case")),
        ]


class ChainLink(models.Model):
    """The place of a record in the chain: hash = SHA-256(previous hash, canonical record)."""

    sequence = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)


class Waiting(models.Model):
    """A record that has no place in the chain yet; kept apart so that finding them costs nothing at any size."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="waiting")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="audit_waiting_by_time")]
