from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_the_key(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Tokens are under the desk's present key, unless they are older than it: those stay of version 0.

    No member remembers the key of such a token, so that no message finds it; the reader removes it.
    """
    desk = apps.get_model("vault", "Compartment").objects.filter(pk="desk").first()
    if desk is None:
        return
    rows = apps.get_model("intake", "Conversation").objects.all()
    last = apps.get_model("vault", "Rotation").objects.filter(compartment="desk").order_by("-started_at").first()
    if last:
        # The time of a tip is rounded down by so much.
        rows = rows.filter(tip__received__gt=last.started_at - timedelta(minutes=15))
    rows.update(key_version=desk.version)


class Migration(migrations.Migration):
    """Which key of the desk each token of a sender was made under."""

    dependencies = [
        ("intake", "0003_single_messages"),
        ("vault", "0002_rotation"),
    ]

    operations = [
        migrations.AddField("conversation", "key_version", models.PositiveIntegerField(default=0)),
        migrations.RunPython(name_the_key, migrations.RunPython.noop),
        migrations.AddIndex("conversation", models.Index(fields=["key_version"], name="conversation_by_key")),
        migrations.AddIndex("conversation", models.Index(fields=["last"], name="conversation_by_time")),
    ]
