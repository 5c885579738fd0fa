"""A clock that runs already goes on beside the tip's due time; what that was before it started is not known."""

from typing import Any

from django.db import migrations, models


def keep_running(apps: Any, _schema: Any) -> None:
    runs = {"child_report__waived_at": None, "due__isnull": False, "child_report__isnull": False}
    unmade = models.Q(child_report__phoned_at=None) | models.Q(child_report__written_at=None)
    apps.get_model("intake", "Tip").objects.filter(unmade, **runs).update(own_due=models.F("due"))


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_viewing"), ("intake", "0005_tip_own_due")]

    operations = [migrations.RunPython(keep_running, migrations.RunPython.noop)]
