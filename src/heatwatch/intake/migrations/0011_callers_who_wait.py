"""A caller waits for whoever is on call: what was said of the call, as long as it lasts."""

import heatwatch.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_files_of_text_messages")]

    operations = [
        migrations.CreateModel(
            name="CallerWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=heatwatch.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("call", models.BinaryField(max_length=32)),
                ("word", models.CharField(max_length=10)),
                ("by", models.BinaryField(default=b"", max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="caller_word_by_time")],
                "constraints": [models.UniqueConstraint(fields=("call", "word"), name="one_word_a_caller")],
            },
        ),
    ]
