"""Run inside the instance: a desk with a reader, and three people on call whom a push reaches.

Takes the address of the push service; each person has a topic of their own there.
"""

import sys
from datetime import timedelta

from bench.desk import staff  # the first, since it sets Django up
from heatwatch.alerts.actions.reaching import Allowed, set_reach
from heatwatch.alerts.boxes import Reach, host_key_here
from heatwatch.alerts.models import Shift
from heatwatch.common import clock

PEOPLE = ("vera", "maya", "tara")


def main(push: str) -> None:
    """The first person is told first, the others where nobody answered."""
    now = clock.now()
    _, payload = staff.a_new_desk()
    staff.a_reader(payload, now)
    allowed = Allowed(hosts=("127.0.0.1",))
    for place, name in enumerate(PEOPLE, 1):
        account, _ = staff.a_supervisor(name, payload, now)
        set_reach(account, Reach(push=f"{push}/{name}"), host_key=host_key_here(), allowed=allowed, now=now)
        ends = now + timedelta(hours=12)
        Shift.objects.create(account=account, begins=now - timedelta(hours=1), ends=ends, place=place)


if __name__ == "__main__":
    main(sys.argv[1])
