"""A tip keeps the time at which it is due by itself while the clock of a child-abuse report runs beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_conversation_keys")]

    operations = [migrations.AddField("tip", "own_due", models.DateTimeField(null=True))]
