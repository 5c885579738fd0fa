"""Each e-mail of a thread is found by an id of its own, so a tip may have several conversations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_single_message_call")]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="tip",
            field=models.ForeignKey(
                on_delete=models.CASCADE, related_name="conversations", to="intake.tip"
            ),
        ),
    ]
