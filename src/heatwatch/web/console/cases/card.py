"""What a tip's page shows of cases: in which it is, and into which it can be brought."""

from typing import Any

from heatwatch.accounts.access import may
from heatwatch.cases import queries
from heatwatch.cases.actions import names_of
from heatwatch.desk.queries.known import holds_casework

NEW = ("", "a new case, named below")


def shown(request: Any, tip: Any, bring: Any) -> dict[str, Any]:
    """For the card of a tip that was opened; `bring` is the form of the page, and is given the cases to choose from.

    A colleague who does not hold casework learns the number of a case and not its name.
    """
    rows = queries.cases_of(tip)
    member = holds_casework(request.account)
    brings = member and not tip.restricted and may(request.account, "bring_to_case")
    inside = {row.case_id for row in rows}
    offered = [case for case in queries.listed(request.account) if case.pk not in inside] if brings else []
    names = names_of(request.keyring, [row.case for row in rows] + offered) if member else {}
    choices = [(str(case.pk), f"{case.number} {names[case.pk]}") for case in offered]
    bring.fields["case"].widget.choices = [NEW, *choices]
    found = [{"row": row, "case": row.case, "name": names.get(row.case_id, "")} for row in rows]
    return {"found": found, "member": member, "brings": brings}
