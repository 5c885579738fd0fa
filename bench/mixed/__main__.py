"""Text messages, calls and reports of the form at once: is everything in the queue, and is somebody woken in time?

    bench/channels [--minutes 10] [--database sqlite|postgresql] [--seed 5]

Each minute 50 numbers text (two to four texts, some one more when they are a tip already, some told twice by the
provider), 20 people call and leave a recording, and 200 send the form. Every 40 seconds one of them is in danger. The
doors, the reader and the waker are those that are served, and the provider and the push service are played on loopback.
At the end every tip is opened with the desk's key. The goals: everything there once, the texts of a number on one tip
in their order, each recording sealed whole and gone at the provider, and somebody woken within 10 s of a crisis. A
person who was told something half a minute before is told the next by design later (`alerts.rules.GATHER`), within
that half minute and 10 s: such crises are counted apart. Exit code 1 when something is missed.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.instance import DATABASES, Instance, free_port, instance, told
from bench.mixed.plan import Plan, planned
from bench.mixed.sending import Reporters
from tests.alerts.sinks import Sink, open_sink
from tests.voice.simulator import ACCOUNT, Simulator, simulated
from tests.web.webhooks.providers import SECRET

HERE = Path(__file__).parent
GOAL, GATHERED = 10.0, 30.0
# A minute of silence, and time for a reader that is behind.
PATIENCE, LOOKING = 300.0, 5.0
Tips = list[dict[str, Any]]


class Stamped(list[dict[str, str]]):
    """What came in, with the time at which it did."""

    def append(self, one: dict[str, str]) -> None:
        """Something came."""
        super().append({**one, "at": repr(time.time())})


@dataclass
class Seen:
    """What a run has shown."""

    tips: Tips
    waiting: int
    pushes: Stamped
    missed: list[str] = field(default_factory=list)


def main() -> int:
    """Run on each database that was asked for; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    missed: list[str] = []
    for database in [chosen.database] if chosen.database else DATABASES:
        missed += [f"{database}: {one}" for one in measured(database, planned(chosen.minutes, chosen.seed))]
    print("\nmissed: " + "; ".join(missed) if missed else "\nevery goal is kept")
    return 1 if missed else 0


def measured(database: str, plan: Plan) -> list[str]:
    """One run; returns what was missed."""
    with instance(database) as house, simulated() as plays, open_sink("push") as sink:
        sink.got = Stamped()
        reporters = served(house, plays, sink)
        before = os.getloadavg()
        reporters.send(plan)
        after = os.getloadavg()
        waiting = waited(house)
        seen = Seen([], waiting, sink.got)
        seen.tips = opened(house)
        house.stop_doors()
    print(f"\n{database}, {plan.minutes:g} minutes; load of this machine before {before[0]:.1f}, after {after[0]:.1f}")
    told(answers(reporters))
    of_reports(plan, seen)
    of_talks(plan, seen)
    of_calls(reporters, plays, seen)
    of_alerts(plan, reporters, seen)
    expected = len(plan.reports) + len(plan.talks) + len(plan.calls)
    print(f"tips: {len(seen.tips)} of {expected}; single messages that still wait: {waiting}")
    wrong = {f"{len(seen.tips)} tips instead of {expected}": len(seen.tips) != expected}
    wrong |= {f"{waiting} messages still wait": waiting > 0, "a tip is not in the queue": not in_queue(seen)}
    return [*seen.missed, *(name for name, there in wrong.items() if there)]


def served(house: Instance, plays: Simulator, sink: Sink) -> Reporters:
    """Both doors, the reader and the waker, and who sends to them."""
    for name in ("sms", "voice"):
        token = house.home / "keys" / f"{name}.token"
        token.touch(0o600)
        token.write_text(SECRET)
    house.owner |= {"HEATWATCH_TEXTS_API": plays.address, "HEATWATCH_TEXTS_ACCOUNT": ACCOUNT}
    house.owner |= {"HEATWATCH_PUSH_HOSTS": "127.0.0.1"}
    push = f"http://127.0.0.1:{sink.port}"
    subprocess.run([sys.executable, "-m", "bench.mixed.office", push], env=house.owner, check=True)
    public, webhooks = free_port(), free_port()
    house.serve("public", public)
    house.serve("webhooks", webhooks)
    house.read()
    house.children.append(subprocess.Popen([sys.executable, "-m", "heatwatch.waker"], env=house.owner))
    until = time.monotonic() + PATIENCE
    while not json.loads(_run(house, "--ready"))["ready"]:
        if time.monotonic() > until:
            raise SystemExit("the reader or the waker did not begin")
        time.sleep(LOOKING)
    return Reporters(public, webhooks, plays)


def waited(house: Instance) -> int:
    """Wait until nothing waits for the reader any more; returns how much still does."""
    until = time.monotonic() + PATIENCE
    while (waiting := left(house)) and time.monotonic() < until:
        time.sleep(LOOKING)
    return waiting


def left(house: Instance) -> int:
    """How many single messages wait."""
    return int(json.loads(_run(house, "--waiting"))["waiting"])


def opened(house: Instance) -> Tips:
    """Every tip, opened with the desk's key."""
    return [json.loads(line) for line in _run(house).splitlines()]


def _run(house: Instance, *words: str) -> str:
    asked = [sys.executable, "-m", "bench.mixed.opened", *words]
    return subprocess.run(asked, env=house.owner, check=True, capture_output=True, text=True).stdout


def answers(reporters: Reporters) -> list[dict[str, object]]:
    """How long the doors took to answer, and how late the sender was."""
    rows: list[dict[str, object]] = []
    for what, times in [*reporters.took.items(), ("late to send", reporters.late)]:
        shown = {f"p{part} ms": round(share(times, part) * 1000) for part in (50, 95, 99, 100)}
        rows.append({"what": what, "count": len(times), **shown})
    return rows


def in_queue(seen: Seen) -> bool:
    """Whether every tip waits on the desk, unread by people."""
    return all(tip["queue"] for tip in seen.tips)


def of_reports(plan: Plan, seen: Seen) -> None:
    """Each report is one tip."""
    found = [tip["story"] for tip in seen.tips if tip["channel"] == "web"]
    wanted = [one.story for one in plan.reports]
    print(f"reports: {len(found)} of {len(wanted)}")
    if sorted(found) != sorted(wanted):
        seen.missed.append(f"reports: {len(set(wanted) - set(found))} lost, {len(found) - len(set(found))} doubled")


def of_talks(plan: Plan, seen: Seen) -> None:
    """The texts of each number are one tip, all of them once and in their order."""
    by_number: dict[str, list[list[str]]] = defaultdict(list)
    for tip in seen.tips:
        if tip["channel"] == "sms":
            by_number[tip["sender"]].append("\n".join([tip["story"], *tip["messages"]]).split("\n"))
    right = sum(by_number[talk.number] == [[words for _, words in talk.texts]] for talk in plan.talks)
    texts, repeats = sum(len(talk.texts) for talk in plan.talks), sum(len(talk.again) for talk in plan.talks)
    later = sum(bool(tip["messages"]) for tip in seen.tips if tip["channel"] == "sms")
    print(f"talks by text: {right} of {len(plan.talks)} grouped rightly: {texts} texts, {repeats} of them told twice;")
    print(f"  {later} talks went on when they were a tip already")
    if right != len(plan.talks) or len(by_number) != len(plan.talks):
        seen.missed.append(f"{len(plan.talks) - right} talks are not grouped rightly")


def of_calls(reporters: Reporters, plays: Simulator, seen: Seen) -> None:
    """Each recording is sealed with its call, whole, and the provider has it no more."""
    found = {tip["sender"]: tip["files"] for tip in seen.tips if tip["channel"] == "voice"}
    wanted = {number: [hashlib.sha256(sound).hexdigest()] for number, sound in reporters.sounds.items()}
    right = sum(found.get(number) == hashes for number, hashes in wanted.items())
    print(f"calls: {right} of {len(wanted)} with their recording, {len(plays.kept)} recordings left at the provider")
    if right != len(wanted) or plays.kept:
        seen.missed.append(f"{len(wanted) - right} calls without their recording, {len(plays.kept)} left there")
    for why, count in reporters.failed.items():
        print(f"while sending: {why}: {count}")
        seen.missed.append(f"while sending: {why}: {count}")


def of_alerts(plan: Plan, reporters: Reporters, seen: Seen) -> None:
    """How long after each crisis was sent a push with its number came, from the moment at which sending began.

    Beside that, how long after the door's answer: the rest is the door's own time, on whatever machine.
    """
    numbers = {tip["sender"] if tip["channel"] == "sms" else tip["story"][:12]: tip["number"] for tip in seen.tips}
    at_once: list[float] = []
    gathered: list[float] = []
    since_taken: list[float] = []
    for mark, sent in reporters.sent.items():
        came = [push for push in seen.pushes if numbers.get(mark, "?") in push["text"]]
        if not came:
            seen.missed.append(f"nobody was told of {mark}")
            continue
        first = float(came[0]["at"])
        to_them = [float(push["at"]) for push in seen.pushes if push["to"] == came[0]["to"]]
        held = any(sent - GATHERED < at < first for at in to_them)
        (gathered if held else at_once).append(first - sent)
        since_taken += [] if held else [first - reporters.answered[mark]]
    crises = sum(one.crisis for one in plan.reports) + sum(one.crisis for one in plan.talks)
    print(f"alerts: {len(at_once) + len(gathered)} of {crises} crises told, {len(seen.pushes)} pushes in all")
    within = (("", at_once, GOAL), (" held with another", gathered, GATHERED + GOAL))
    for name, times, goal in (*within, (" of the first, since the door had answered", since_taken, GOAL)):
        shown = ", ".join(f"p{part} {share(times, part):.1f} s" for part in (50, 95, 100))
        print(f"  {len(times)}{name}: {shown}")
        if share(times, 100) > goal:
            seen.missed.append(f"a crisis{name} was told after {share(times, 100):.1f} s")


def share(times: list[float], part: int) -> float:
    """The time that so many of a hundred stayed within."""
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)] if ordered else 0.0


if __name__ == "__main__":
    sys.exit(main())
