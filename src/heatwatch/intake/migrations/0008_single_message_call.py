"""Notices of recorded calls are told from messages in the clear, so that many of them hold up no message."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_tip_translator")]

    operations = [
        migrations.AddField("singlemessage", "call", models.BooleanField(default=False, db_default=False)),
    ]
