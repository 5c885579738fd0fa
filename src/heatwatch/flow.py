"""The story of a tip, told from its arrival as far as the house is built.

1. **receive**: a channel's words become a `Submission`; its receipt is derived from the form's token and the content.
2. **seal**: story and files are sealed to the tip's own identity, that identity to the desk, and both are forgotten.
   Where a channel brings single messages, the door seals each, and the reader **gathers** those of one sender first;
   a recorded call, or a file of a text message, it **collects** from the provider.
3. **take up**: a reader claims the tip, so that it is worked once however many readers run.
4. **assess**: the reader opens it and reads it against the knowledge; what it found is sealed as a version, and sets
   lane, urgency and due time until a person does. A crisis wakes whoever is on call (`heatwatch.alerts`).
5. **link**: the reader compares it with the tips it knows, and seals what may be about the same to both.
6. **notice**: what the reporter adds later comes back into the queue.
7. From there people carry it: they open, correct, answer, assign and close it (`heatwatch.desk.actions`), and **bring**
   it into a case (`heatwatch.cases.actions`), which gives its key to casework too. The reader **sends** answers.
8. **dispose**: when its time is over and two people decided so, its keys and then its rows are destroyed.

Reader, console and commands come through here; the public door calls `intake.actions`, and nothing behind.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from heatwatch.accounts.actions import sweep_sessions
from heatwatch.desk.actions import assessing, needs
from heatwatch.desk.actions.assessing import Lens, Outcome
from heatwatch.desk.actions.working import notice_messages
from heatwatch.intake.actions import claiming, conversations, drafts, gathering, receiving, words
from heatwatch.links.actions import comparing
from heatwatch.links.actions.comparing import Memory
from heatwatch.oversight.actions import grouping, reading, renewing
from heatwatch.retention import queries as disposals
from heatwatch.retention.actions import destroying
from heatwatch.texting.actions import by_mail, by_text
from heatwatch.texting.actions import collecting as text_files
from heatwatch.triage.language import language_of
from heatwatch.vault.actions import Keyring
from heatwatch.voice.actions import collecting, telling

# Steps 1 and 2, in one transaction; returns after the commit is on disk.
receive = receiving.receive_tip
# What collects recorded calls, and files of text messages, a turn at a time, for steps 1 and 2.
Collector = collecting.Collector
FileCollector = text_files.FileCollector
# Where nobody fetches them: a tip without its recording of each call that waited for long; returns how many.
tell_of_calls = telling.tell_of_calls
# Step 3. A tip that nobody claims waits safely, and people can open it meanwhile.
take_up = claiming.claim
# Step 6; returns how many messages came back into the queue.
notice = notice_messages
# Step 7: the answers that wait, each where it is safe at that moment; returns how many were looked at.
send_texts = by_text.send_due
send_mails = by_mail.send_due
# Step 8; returns how many disposals came to their end.
dispose = destroying.work_off


def gather(keyring: Keyring, now: datetime) -> int:
    """Before step 3: make tips of the single messages that wait, or add them to theirs; returns how many."""
    return gathering.gather(keyring, now, language_of)


def assess(keyring: Keyring, lens: Lens, tip: UUID, now: datetime) -> Outcome:
    """Step 4: read a claimed tip; of a crisis it is recorded that somebody has to be woken (`heatwatch.alerts`).

    What it tells is noted first, so that the copies of one text are found also when a reader is killed in between.
    """
    grouping.note_arrival(keyring, tip, settings.AGENCY.watch, now)
    return assessing.assess_tip(keyring, lens, tip, now)


def renew_tokens(keyring: Keyring, now: datetime) -> int:
    """After a rotation: note under the new key what was noted under the one before; returns how many were now.

    Numbers come before texts: they are quick, since no tip is opened for them, and tell of a person.
    """
    numbers = conversations.renew(keyring) or words.renew(keyring)
    return numbers or renewing.renew_tokens(keyring, settings.AGENCY.watch, now)


def link(keyring: Keyring, memory: Memory) -> bool:
    """Step 5: compare what was read with what was read before; True while more of that waits."""
    return comparing.turn(keyring, memory, destroyed=disposals.destroyed_lately)


def watch(now: datetime) -> int:
    """Look whether somebody reads more than is usual; returns how many times that was told."""
    return reading.judge(settings.AGENCY.watch, settings.AGENCY.hours.zone, now)


def sweep(now: datetime) -> int:
    """Forget what outlived its time: drafts, visits, files that joined no tip, sessions, names, loans, tokens."""
    sweep_sessions(now)
    needs.end_what_is_over(now)
    grouping.forget(now)
    claiming.forget_lost(now)
    gathering.forget_seen(now)
    conversations.forget_over(now)
    return drafts.sweep(now)
