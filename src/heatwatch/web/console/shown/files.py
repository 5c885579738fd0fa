"""The files of a tip as its page shows them: what they are, their hash, and who had them in hand."""

from typing import Any
from uuid import UUID

from heatwatch.accounts.queries import names
from heatwatch.audit.queries import of_tip
from heatwatch.desk.actions.opening import OpenTip
from heatwatch.media.kinds import way_of
from heatwatch.web.console.shown import history


def shown(opened: OpenTip) -> list[dict[str, Any]]:
    """Each file with how it can be looked at, whether it is withheld, and why it was looked at."""
    return [
        {
            "row": row,
            "file": file,
            "way": way_of(file.kind),
            "withheld": opened.withheld.get(row.pk),
            "viewings": [seen for seen in opened.viewings if seen.id == row.pk],
        }
        for row, file in opened.attachments
    ]


def custody(tip: Any, attachment: UUID) -> list[history.Act]:
    """Everything that was done with a file, oldest first, as the audit trail has it."""
    people, wanted = names(), str(attachment)
    about = [record for record in of_tip(tip.pk) if record.detail.get("attachment") == wanted]
    return [history.line(record, people) for record in reversed(about)]
