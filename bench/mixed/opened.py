"""Run inside the instance: open every tip with the desk's key, and tell what is in it, a line of JSON each."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402  Django must be set up before its models load

from heatwatch.alerts.queries.readiness import WAKER  # noqa: E402  the same
from heatwatch.audit.models import Record  # noqa: E402  the same
from heatwatch.common import clock  # noqa: E402  the same
from heatwatch.desk.actions.files import checked_pieces  # noqa: E402  the same
from heatwatch.intake.kinds import ATTACHMENT, MESSAGE, STORY  # noqa: E402  the same
from heatwatch.intake.models import Attachment, Message, SingleMessage, Tip  # noqa: E402  the same
from heatwatch.intake.queries import last_heartbeat  # noqa: E402  the same
from heatwatch.intake.submission import SealedFile  # noqa: E402  the same
from heatwatch.reader.desk_key import open_desk  # noqa: E402  the same
from heatwatch.vault.actions import open_tip_keys  # noqa: E402  the same
from heatwatch.vault.unsealing import unseal  # noqa: E402  the same

AT_ONCE = 200


def main() -> None:
    """How much still waits for the reader, or whether reader and waker have begun, or the tips."""
    if "--ready" in sys.argv:
        began = Record.objects.filter(verb="reader_started").exists()
        json.dump({"ready": began and last_heartbeat(WAKER) is not None}, sys.stdout)
        return
    if "--waiting" in sys.argv:
        json.dump({"waiting": SingleMessage.objects.count()}, sys.stdout)
        return
    keyring = open_desk(settings.ENV.key_file("reader.key"), clock.now())
    messages: dict[UUID, list[Message]] = _by_tip(Message.objects.order_by("place"))
    files: dict[UUID, list[Attachment]] = _by_tip(Attachment.objects.all())
    tips = list(Tip.objects.select_related("story"))
    for start in range(0, len(tips), AT_ONCE):
        part = tips[start : start + AT_ONCE]
        keys = open_tip_keys(keyring, [tip.pk for tip in part])
        for tip in part:
            key = keys[tip.pk]
            story = json.loads(unseal(tip.story.sealed, kind=STORY, record=tip.pk, identity=key))
            later = [unseal(row.sealed, kind=MESSAGE, record=row.pk, identity=key) for row in messages[tip.pk]]
            sealed = [unseal(row.sealed, kind=ATTACHMENT, record=row.pk, identity=key) for row in files[tip.pk]]
            hashes = [_checked(SealedFile.from_dict(json.loads(one))) for one in sealed]
            in_queue = tip.status == Tip.UNREAD and tip.waiting_on == Tip.US
            shown = {"number": tip.number, "channel": tip.channel, "queue": in_queue, "lane": tip.lane}
            shown |= {"story": story["story"], "sender": story.get("sender", ""), "files": hashes}
            json.dump({**shown, "messages": [json.loads(one)["text"] for one in later]}, sys.stdout)
            sys.stdout.write("\n")


def _by_tip(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.tip_id].append(row)
    return found


def _checked(file: SealedFile) -> str:
    """The hash of a file that opens to its very end and is what was sealed."""
    for _ in checked_pieces(file):
        pass
    return file.sha256


if __name__ == "__main__":
    main()
