"""Whose telephone rings for a caller who waits."""

import django.db.models.deletion
import heatwatch.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("alerts", "0003_alerts_in_browsers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ringing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=heatwatch.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("call", models.BinaryField(max_length=32)),
                ("step", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("state", models.CharField(default="rings", max_length=10)),
                ("provider_id", models.CharField(blank=True, default="", max_length=40)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rung_for_callers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="ringing_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "step"), name="one_ringing_a_step"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["rings", "talks"])),
                        fields=("account",),
                        name="one_ringing_a_person",
                    ),
                ],
            },
        ),
    ]
