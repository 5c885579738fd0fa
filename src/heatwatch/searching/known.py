"""What may be chosen in this office, for understanding a question."""

from django.conf import settings

from heatwatch.knowledge.desk_tables import TYPES, lanes
from heatwatch.search.asked import Known
from heatwatch.search.entry import NOT_SET
from heatwatch.searching.queries import STATES


def known() -> Known:
    """The lanes, types and states, and the zone in which days begin."""
    choices = {"lane": (*lanes(), NOT_SET), "type": (*TYPES, NOT_SET), "status": tuple(STATES)}
    return Known(choices, settings.AGENCY.hours.zone)
