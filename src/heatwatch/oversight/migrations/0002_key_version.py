from django.db import migrations, models


class Migration(migrations.Migration):
    """What was noted before is of version 0, older than every key: the reader makes it anew once."""

    dependencies = [
        ("oversight", "0001_groups_and_readings"),
    ]

    operations = [
        migrations.AddField("arrival", "key_version", models.PositiveIntegerField(default=0)),
        migrations.AddField("textgroup", "key_version", models.PositiveIntegerField(default=0)),
        migrations.AddIndex("arrival", models.Index(fields=["key_version"], name="arrival_by_key")),
    ]
