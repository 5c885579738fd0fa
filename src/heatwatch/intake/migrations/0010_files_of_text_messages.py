"""Files of text messages wait for the reader, and copies that a provider keeps are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_conversations_of_a_tip")]

    operations = [
        migrations.AddField("singlemessage", "file", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("singlemessage", "given_up", models.BooleanField(db_default=False, default=False)),
    ]
