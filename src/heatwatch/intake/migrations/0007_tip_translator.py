"""Whom a colleague asked to translate a tip stands beside whoever works on it, as the queue lists by both."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_second_factor"), ("intake", "0006_phone_words")]

    operations = [
        migrations.AddField(
            "tip",
            "translator",
            models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tips_to_translate",
                to="accounts.account",
            ),
        ),
        migrations.AddIndex(
            "tip",
            models.Index(
                fields=["translator", "due", "id"],
                name="tip_by_translator",
                condition=models.Q(translator__isnull=False),
            ),
        ),
    ]
