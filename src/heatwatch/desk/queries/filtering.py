"""The filters of the queue: what narrows a view, as a condition and for a row at hand."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q, QuerySet

from heatwatch.intake.models import Tip
from heatwatch.knowledge.spoken.languages import ANY_CHINESE

FILTERS = ("lane", "types", "channel", "language", "status")
# Tips in a language that the site is not written in were imported or telephoned; one word of the filter finds them all.
# Chinese is found by its name, in either kind of letters or spoken.
OTHER = "other"
HOUSE_LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


def filtered(tips: QuerySet[Tip], filters: Mapping[str, str]) -> QuerySet[Tip]:
    """These tips, narrowed by every filter that names something."""
    for name in FILTERS:
        if value := filters.get(name):
            tips = tips.filter(_wanted(name, value))
    return tips


def fits(tip: Tip, name: str, wanted: str) -> bool:
    """Whether a row would be let through by one filter."""
    if name == "language" and wanted in {OTHER, ANY_CHINESE}:
        chinese = tip.language.startswith(ANY_CHINESE)
        return chinese if wanted == ANY_CHINESE else not chinese and tip.language not in HOUSE_LANGUAGES
    return wanted in getattr(tip, name) if name == "types" else wanted in ("", getattr(tip, name))


def _wanted(name: str, value: str) -> Q:
    if name == "language" and value in {OTHER, ANY_CHINESE}:
        chinese = Q(language__startswith=ANY_CHINESE)
        return chinese if value == ANY_CHINESE else ~Q(language__in=HOUSE_LANGUAGES) & ~chinese
    return Q(types__contains=value) if name == "types" else Q(**{name: value})
