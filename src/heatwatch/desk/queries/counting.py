"""Several counts in one statement, each of them up to a cap."""

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from heatwatch.intake.models import Tip


class CountedUpTo(Subquery):
    """How many rows a query holds; give it a query that ends at the cap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    # Of somebody who may know of nothing the database is not even asked.
    empty_result_set_value = 0


def counted(parts: Mapping[str, QuerySet[Tip]], cap: int) -> dict[str, int]:
    """How many tips each of these queries holds, counted no further than the cap.

    All are asked for with one row of the tips, whichever it is. Where there is no tip at all each count is nought.
    """
    capped: dict[str, Any] = {f"of_{name}": CountedUpTo(tips.values("pk")[:cap]) for name, tips in parts.items()}
    row = next(iter(Tip.objects.annotate(**capped).values_list(*capped)[:1]), (0,) * len(parts))
    return dict(zip(parts, row, strict=True))
