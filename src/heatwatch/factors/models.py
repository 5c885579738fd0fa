"""Second factors as they are stored: sealed or hashed under the console host's key, which is in no database."""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id


class SecondFactor(models.Model):
    """An authenticator app or a passkey of one person.

    `sealed` holds the app's secret or the passkey's public key. It is sealed, not only hidden: nobody who writes into
    the database can put a factor of their own there.
    """

    APP, PASSKEY = "app", "passkey"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10)
    sealed = models.BinaryField()
    # The half minute of the last code, or how often the passkey says it was used: neither is accepted twice.
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code that stands in for a second factor once; only a keyed hash of it is kept, and it is deleted by its use."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField(max_length=32)
    expires = models.DateTimeField(null=True)
