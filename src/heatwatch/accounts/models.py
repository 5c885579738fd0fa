"""Staff accounts, their roles and their sessions. No password and no hash of one is kept anywhere here."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from heatwatch.common.ids import new_id


class Account(AbstractBaseUser):
    """A person of the programme, or a service such as the reader, that holds keys of its own.

    Signing in is unsealing the person's identity (`vault.actions.unlock`), so `password` does not exist.
    """

    PERSON, SERVICE = "person", "service"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, default=PERSON)
    languages = models.CharField(max_length=60, default="en")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    password = None  # type: ignore[assignment]  # removes the inherited column
    last_login = None  # the audit trail knows when somebody signed in

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def get_session_auth_hash(self) -> str:
        """Django ties sessions to the password hash; ours are tied to the cookie's own key instead."""
        return str(self.pk)

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """An account holds a role."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30)
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "role"], name="one_grant_a_role")]


class ConsoleSession(models.Model):
    """A signed-in browser. `sealed` opens only under the cookie; locking empties the identity out of it.

    Until a second factor was shown, `factor_at` is empty and the session opens no page but those that ask for it.
    """

    handle = models.BinaryField(primary_key=True, max_length=32)
    id = models.UUIDField(default=new_id, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    locked = models.BooleanField(default=False)
    factor_at = models.DateTimeField(null=True)
    # Before that: whether one may be enrolled, because there is none, or since an administrator's code was given.
    may_enrol = models.BooleanField(default=False)
    # What a passkey has to sign; spent by the first answer, right or wrong.
    challenge = models.BinaryField(max_length=32, default=b"")


class SignInSlowing(models.Model):
    """How long a name must wait after wrong passphrases; the name is kept only as a keyed hash."""

    name_hash = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()


class SetUpCode(models.Model):
    """A one-time code with which a new or reset person makes their own key; only its hash is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="set_up_code")
    code_hash = models.BinaryField(max_length=32)
    expires = models.DateTimeField()


class DoneForm(models.Model):
    """A form that did its work: sending the very same one again does nothing. Kept for a day."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="done_form_by_time")]
