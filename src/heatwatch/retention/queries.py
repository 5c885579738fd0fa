"""Every read of retention. What concerns a restricted tip is shown to the people it was sealed to only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.cases import queries as cases
from heatwatch.common import clock
from heatwatch.desk import queries as desk
from heatwatch.desk.models import ChildReport, Closure, Presence, WithheldFile
from heatwatch.desk.queries.known import hidden_from as hidden_tips
from heatwatch.desk.queries.known import known_to
from heatwatch.desk.rules import PRESENT
from heatwatch.intake.models import DeletionRequest, Message, Tip
from heatwatch.knowledge.model.retention import ANY, Term, schedule, term_of
from heatwatch.retention.certificates import Facts
from heatwatch.retention.errors import NoSuchDisposal
from heatwatch.retention.models import Disposal, Hold
from heatwatch.retention.rules import Standing

PAGE = 100
# What was destroyed in this time is forgotten at once wherever it is held: clocks differ, and a turn may take long.
LATELY = timedelta(days=1)
# Nothing was closed then: a tip that is measured by it is never due.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ASKED = "the reporter asked for it, and it was granted"


@dataclass(frozen=True)
class Due:
    """A tip that may go, when it was closed, and why it is due."""

    tip: Tip
    closed: datetime
    why: str


def due(actor: Account, now: datetime, *, limit: int = PAGE) -> list[Due]:
    """What may be proposed, of the tips that the actor may know of: the longest received first."""
    return [_due(tip) for tip in _due_tips(desk.visible(actor), now).order_by("received", "id")[:limit]]


def due_of_office(now: datetime, *, limit: int) -> list[Due]:
    """The same for whoever sits at the host: no restricted tip is among them."""
    tips = _due_tips(Tip.objects.filter(restricted=False), now)
    return [_due(tip) for tip in tips.order_by("received", "id")[:limit]]


def drafts() -> list[Term]:
    """The rows of the schedule that nobody has approved."""
    return [term for term in schedule() if term.is_draft]


def held(actor: Account) -> list[Hold]:
    """The holds in force on tips that the actor may know of, the newest first."""
    live = Hold.objects.filter(known_to(actor, "tip__"), lifted_at=None).select_related("tip", "placed_by")
    return list(live.order_by("-placed_at")[:PAGE])


def holds(tip: Tip) -> list[Hold]:
    """Every hold of a tip that was opened, oldest first."""
    return list(Hold.objects.filter(tip=tip).select_related("placed_by", "lifted_by").order_by("placed_at", "id"))


def requests(tip: Tip) -> list[DeletionRequest]:
    """What the reporter asked for, oldest first."""
    return list(DeletionRequest.objects.filter(tip=tip).select_related("decided_by").order_by("asked", "id"))


def proposed(actor: Account) -> list[Disposal]:
    """What waits for a second person, oldest first."""
    return list(_known(actor).filter(state=Disposal.PROPOSED).order_by("proposed_at", "id")[:PAGE])


def being_destroyed(actor: Account) -> list[Disposal]:
    """What two people decided and the back office has not finished, oldest first."""
    decided = _known(actor).filter(state__in=(Disposal.CONFIRMED, Disposal.DESTROYING))
    return list(decided.order_by("proposed_at", "id")[:PAGE])


def stopped(actor: Account, limit: int = 20) -> list[Disposal]:
    """The latest that something stopped after they were confirmed."""
    return list(_known(actor).filter(state=Disposal.STOPPED).order_by("-ended_at")[:limit])


def chosen(actor: Account, ids: Iterable[UUID], state: str) -> list[Disposal]:
    """Several disposals by id, as many as are in this state and the actor may know of."""
    return list(_known(actor).filter(pk__in=list(ids), state=state).order_by("proposed_at", "id"))


def certificates(actor: Account, number: str = "") -> list[Disposal]:
    """What was destroyed, the newest first, perhaps of one number only, however it was typed."""
    done = _known(actor).filter(state=Disposal.DONE)
    return list((done.filter(number=desk.tidy(number)) if number else done).order_by("-keys_gone_at", "id")[:PAGE])


def certificate(actor: Account, id: UUID) -> Disposal:
    """One certificate; raises `NoSuchDisposal`, whether there is none or it must not be known."""
    found = _known(actor).filter(state=Disposal.DONE, pk=id).first()
    if found is None:
        raise NoSuchDisposal
    return found


def facts_by_number(number: str) -> list[Facts]:
    """The certificates of a tip number for whoever sits at the host; of a restricted tip there is none by number."""
    done = Disposal.objects.filter(state=Disposal.DONE, restricted=False, number=desk.tidy(number))
    return [facts(row) for row in done.order_by("keys_gone_at")]


def facts_by_id(id: UUID) -> list[Facts]:
    """The certificate with this id: whoever knows it was there, or was shown it."""
    return [facts(row) for row in Disposal.objects.filter(state=Disposal.DONE, pk=id)]


def facts(row: Disposal) -> Facts:
    """What the certificate of a disposal says, once its keys are gone."""
    if row.keys_gone_at is None or row.unopenable_from is None or row.confirmed_at is None:
        raise NoSuchDisposal
    return Facts(
        id=row.pk,
        number=row.number,
        disposition=row.disposition,
        received=row.received,
        closed=row.closed,
        basis=row.basis,
        proposed=(row.proposed_name, row.proposed_at),
        confirmed=(row.confirmed_name, row.confirmed_at),
        keys_gone=row.keys_gone_at,
        unopenable_from=row.unopenable_from,
        destroyed=row.destroyed,
    )


def to_destroy(limit: int) -> list[UUID]:
    """What two people have decided and is not done, oldest first; what was begun goes first."""
    wanted = Disposal.objects.filter(state__in=(Disposal.DESTROYING, Disposal.CONFIRMED))
    return list(wanted.order_by("-state", "proposed_at").values_list("pk", flat=True)[:limit])


def hidden_from(actor: Account) -> QuerySet[Disposal, UUID]:
    """The restricted tips that are gone, and that the actor must still not know of."""
    mine = Q(proposed_by=actor) | Q(confirmed_by=actor)
    gone = Disposal.objects.filter(restricted=True, keys_gone_at__isnull=False)
    return gone.exclude(pk__in=gone.filter(mine)).values_list("tip", flat=True)


def numbers(actor: Account, ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of those among these tips that are gone and that the actor may know of."""
    return dict(_known(actor).filter(state=Disposal.DONE, tip__in=ids).values_list("tip", "number"))


def live_disposal(tip: Tip) -> Disposal | None:
    """The disposal of this tip that is under way."""
    return Disposal.objects.filter(tip=tip.pk, state__in=Disposal.UNDER_WAY).first()


def due_now(tip: Tip, now: datetime) -> Due | None:
    """Why this tip may be proposed today, if it may."""
    found = _due_tips(Tip.objects.filter(pk=tip.pk), now, at_rest=False).first()
    return _due(found) if found else None


def standing(tip: Tip, now: datetime, *, besides: Account | None = None) -> Standing:
    """What of this tip could forbid its disposal; the screen of whoever decides, `besides`, does not."""
    screens = Presence.objects.filter(tip=tip, seen__gte=now - PRESENT)
    clock = ChildReport.objects.filter(pk=tip.pk, waived_at=None)
    return Standing(
        closed=tip.status == Tip.CLOSED,
        due=due_now(tip, now) is not None,
        held=Hold.objects.filter(tip=tip, lifted_at=None).exists(),
        on_a_screen=(screens.exclude(account=besides) if besides else screens).exists(),
        clock_runs=clock.filter(Q(phoned_at=None) | Q(written_at=None)).exists(),
        unnoticed=Message.objects.filter(tip=tip, noticed=False).exists(),
        undecided=DeletionRequest.objects.filter(tip=tip, decision="").exists(),
        withheld=WithheldFile.objects.filter(tip=tip).exists(),
        in_case=cases.is_in_open_case(tip),
    )


def _known(actor: Account) -> QuerySet[Disposal]:
    """Every disposal of a tip that is not restricted; of the others those that the actor holds, or did away with.

    A tip may be restricted after its disposal was proposed: then the disposal disappears with it.
    """
    seen = Q(restricted=False) if may(actor, "see_queue") else Q(pk__in=[])
    mine = Q(proposed_by=actor) | Q(confirmed_by=actor)
    holding = Q(Exists(desk.visible(actor).filter(pk=OuterRef("tip"))))
    known = Disposal.objects.select_related("proposed_by", "confirmed_by").exclude(tip__in=hidden_tips(actor))
    return known.filter(seen | (Q(restricted=True) & (holding | mine)))


def _due_tips(tips: QuerySet[Tip], now: datetime, *, at_rest: bool = True) -> QuerySet[Tip]:
    """Closed tips whose time is over, or whose reporter's wish was granted.

    `at_rest` leaves out those on hold, those in an open case, and those that were proposed already.
    """
    closing = Closure.objects.filter(tip=OuterRef("pk"), reopened_at=None).order_by("-at").values("at")[:1]
    granted = DeletionRequest.objects.filter(tip=OuterRef("pk"), decision=DeletionRequest.GRANTED)
    found = tips.filter(status=Tip.CLOSED).annotate(
        closed_at=Subquery(closing), granted=Exists(granted), kept_until=_cutoffs(now)
    )
    found = found.filter(closed_at__isnull=False).filter(Q(granted=True) | Q(closed_at__lte=F("kept_until")))
    if not at_rest:
        return found
    held = Hold.objects.filter(tip=OuterRef("pk"), lifted_at=None)
    chosen = Disposal.objects.filter(tip=OuterRef("pk"), state__in=Disposal.UNDER_WAY)
    return found.exclude(Exists(held)).exclude(Exists(chosen)).exclude(cases.in_open_case())


def _cutoffs(now: datetime) -> Case:
    """For each tip the moment since when it must have been closed, by the first row of the schedule that fits it.

    A draft binds nobody, but in a demonstration, which has nothing to lose: elsewhere its tips wait for counsel, and
    for no later row.
    """
    terms = [(term, (None if _is_idle(term) else term.closed_before(now)) or BEGINNING) for term in schedule()]
    cases = [When(_about(term), then=Value(cutoff)) for term, cutoff in terms[:-1]]
    return Case(*cases, default=Value(terms[-1][1]), output_field=DateTimeField())


def _is_idle(term: Term) -> bool:
    return term.is_draft and not settings.ENV.demo


def _about(term: Term) -> Q:
    named = {"disposition": term.disposition, "lane": term.lane}
    return Q(**{name: value for name, value in named.items() if value != ANY})


def _due(tip: Any) -> Due:
    """`tip` carries what `_due_tips` annotated."""
    if tip.granted:
        return Due(tip, tip.closed_at, ASKED)
    return Due(tip, tip.closed_at, term_of(schedule(), tip.disposition, tip.lane).in_words())


def destroyed_since(since: datetime) -> set[UUID]:
    """The tips whose keys were destroyed since."""
    return set(Disposal.objects.filter(keys_gone_at__gte=since).values_list("tip", flat=True))


def destroyed_lately() -> set[UUID]:
    """The tips whose keys were destroyed in the last day."""
    return destroyed_since(clock.now() - LATELY)
