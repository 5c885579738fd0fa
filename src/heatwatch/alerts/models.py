"""Who is on call, where alerts reach them, what had to be told, and how each telling went."""

from django.db import models
from django.db.models import Q

from heatwatch.accounts.models import Account
from heatwatch.alerts import rules
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip


class Shift(models.Model):
    """Somebody is on call from a moment to a moment; `place` says who is told first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="shifts")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="made_shifts")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=models.F("begins")), name="shift_has_a_length"),
            models.UniqueConstraint(fields=["account", "begins", "ends"], name="one_shift_each_time"),
        ]
        indexes = [models.Index(fields=["ends"], name="shift_by_end")]


class AlertAddress(models.Model):
    """Where alerts reach a person, sealed under the console host's key; they said that a trial came, or not yet."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="alert_address")
    sealed = models.BinaryField()
    set_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)


class AlertBrowser(models.Model):
    """A browser that a person lets alerts come to, sealed as their addresses are; its maker knows it, or not any more.

    Whoever has one has an `AlertAddress` too, which says since when and whether a trial came.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="alert_browsers")
    sealed = models.BinaryField()
    added_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)


class Alert(models.Model):
    """Something that people have to be told until one of them answers. It says nothing of what a tip says."""

    CRISIS, OVERDUE, SILENT = rules.CRISIS, rules.OVERDUE, rules.SILENT
    TRIAL, SEARCH = rules.TRIAL, rules.SEARCH
    ACKNOWLEDGED, OPENED, OVER = rules.ACKNOWLEDGED, rules.OPENED, rules.OVER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    # None for what concerns the whole desk.
    tip = models.ForeignKey(Tip, null=True, on_delete=models.CASCADE, related_name="alerts")
    # Of a trial, or of a saved search: whose it is, who is the only one who gets it.
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="trials")
    raised_at = models.DateTimeField()
    steps = models.PositiveIntegerField(default=0)
    # How many steps in a row reached nobody, surely.
    failures = models.PositiveIntegerField(default=0)
    next_step = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="ended_alerts")
    how = models.CharField(max_length=15, default="", blank=True)

    class Meta:
        constraints = [
            # Told of once: whatever is looked at again, and by however many processes, raises no second alert.
            models.UniqueConstraint(fields=["kind", "tip"], name="one_alert_a_tip", condition=Q(tip__isnull=False)),
            models.UniqueConstraint(
                fields=["kind"],
                name="one_open_alert_of_the_desk",
                condition=Q(tip__isnull=True, account__isnull=True, ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["next_step"], name="alert_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["raised_at"], name="alert_by_time"),
        ]


class Sending(models.Model):
    """One telling of one alert to one person by one way. Those of one `batch` went out as one message."""

    SENDING, SENT, PERHAPS, FAILED = rules.SENDING, rules.SENT, rules.PERHAPS, rules.FAILED

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="sendings")
    batch = models.UUIDField()
    # None where nobody could be told.
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="alerts_sent")
    way = models.CharField(max_length=10, default="", blank=True)
    # No row of a browser is named: it may be taken away while a push is under way to it.
    browser = models.UUIDField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch"], name="sending_by_batch"),
            models.Index(fields=["at"], name="sending_in_hand", condition=Q(state=rules.SENDING)),
            models.Index(fields=["at"], name="sending_by_time"),
            models.Index(fields=["account", "at"], name="sending_by_person"),
        ]


class Ringing(models.Model):
    """A colleague's telephone rings, or rang, for one caller who waits. It is forgotten within hours."""

    RINGS, TALKS, OVER = rules.RINGING, rules.TALKING, rules.ENDED

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The token of the caller's call, as the door noted it.
    call = models.BinaryField(max_length=32)
    step = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="rung_for_callers")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default=rules.RINGING)
    # The provider's own id of the call to the colleague; empty where nobody knows whether it rings.
    provider_id = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            # Of two wakers one rings; and nobody's telephone rings for two callers at once.
            models.UniqueConstraint(fields=["call", "step"], name="one_ringing_a_step"),
            models.UniqueConstraint(
                fields=["account"],
                name="one_ringing_a_person",
                condition=Q(state__in=[rules.RINGING, rules.TALKING]),
            ),
        ]
        indexes = [models.Index(fields=["at"], name="ringing_by_time")]


class ProviderCopy(models.Model):
    """What the provider of texts keeps of one message to a colleague, until that is deleted there."""

    KEPT, GONE, STAYS = rules.KEPT, rules.GONE, rules.STAYS

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No row of an alert is named: when a tip is destroyed, the copy still has to be deleted.
    batch = models.UUIDField()
    way = models.CharField(max_length=10)
    # The provider's own id of its copy, as long as there is one.
    provider_id = models.CharField(max_length=40, default="", blank=True)
    handed_over = models.DateTimeField()
    next_look = models.DateTimeField()
    state = models.CharField(max_length=10, default=rules.KEPT)
    delivery = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "way"], name="one_copy_a_message")]
        indexes = [
            models.Index(fields=["next_look"], name="alert_copies", condition=Q(state__in=[rules.KEPT, rules.STAYS]))
        ]
