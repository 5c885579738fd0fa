"""Who holds which key. Everything secret here is sealed; recipients are public."""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id


class Compartment(models.Model):
    """A body of content with one key: desk, casework, advocates.

    `previous` is the recipient before a rotation that is not finished: a door whose file names it still may seal to it.
    """

    name = models.CharField(max_length=30, primary_key=True)
    recipient = models.CharField(max_length=80)
    previous = models.CharField(max_length=80, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()


class PersonKey(models.Model):
    """A member's identity: sealed under their passphrase, and that again to the console host's key.

    A service such as the reader keeps its identity in a credential of its host; its `sealed` is empty.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="key")
    recipient = models.CharField(max_length=80, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()


class Membership(models.Model):
    """A member can open a compartment: its payload, sealed to the member's recipient.

    `proof` binds member and recipient under a key that only members hold: a rotation passes the new key on to whom a
    member once granted the old one, and not to a recipient that was swapped since.
    """

    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    sealed = models.BinaryField()
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField()
    words = models.CharField(max_length=80)
    proof = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment", "account"], name="one_membership_each")]


class ComparedKey(models.Model):
    """A member of the desk heard the six words of this person's key: restricted tips may be sealed to it.

    `proof` binds person and recipient under a key that only members of the desk hold. A row that somebody else wrote,
    or a recipient that was swapped since, has none that holds. `casework_proof` says the same to members of casework,
    once somebody who holds both keys told them.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="compared_key")
    words = models.CharField(max_length=80)
    proof = models.BinaryField(max_length=32)
    casework_proof = models.BinaryField(max_length=32, default=b"")
    compared_by = models.UUIDField(null=True)
    compared_at = models.DateTimeField()


class RecoveryCopy(models.Model):
    """A compartment's payload sealed to the recovery recipient whose identity lies on two printed sheets."""

    compartment = models.OneToOneField(Compartment, on_delete=models.CASCADE, primary_key=True, related_name="recovery")
    recipient = models.CharField(max_length=80)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()


class TipKey(models.Model):
    """`vault_key`: a tip's own identity, sealed to a compartment, to a named person, or to the desk's recovery sheets.

    `tip` is no foreign key: tips live in a later stage, and this table has a backup stream of its own. A row with an
    end, `until`, was lent to a person: it opens nothing from then on, and the reader removes it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.UUIDField()
    compartment = models.CharField(max_length=30, default="")
    person = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        db_table = "vault_key"
        constraints = [
            models.UniqueConstraint(
                fields=["tip", "compartment"], condition=models.Q(person=None), name="one_key_a_compartment"
            ),
            models.UniqueConstraint(
                fields=["tip", "person"], condition=models.Q(person__isnull=False), name="one_key_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="vault_key_by_person", condition=models.Q(person__isnull=False)),
            models.Index(fields=["until"], name="vault_key_by_end", condition=models.Q(until__isnull=False)),
        ]


class Rotation(models.Model):
    """A compartment gets a new key; how far the keys of tips are re-sealed to it.

    `cursor` is the last row that was looked at in this pass, `again` how many rows this pass had to re-seal. The
    rotation ends with a pass that found nothing to re-seal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="rotations")
    recipient = models.CharField(max_length=80)
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    resealed = models.PositiveIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True)
    again = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compartment"], condition=models.Q(finished_at=None), name="one_rotation_at_a_time"
            )
        ]


class Departure(models.Model):
    """Somebody who held a compartment's key left, and may have kept it: a rotation is due."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="departures")
    account = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment", "account"], name="one_departure_each")]
