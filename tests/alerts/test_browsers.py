"""Alerts in a browser: to the services of their makers alone, without a word, and signed by a key of this house."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.alerts import queries
from heatwatch.alerts.actions import browsers, reaching
from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.telling import tell_due
from heatwatch.alerts.boxes import Reach, open_browser
from heatwatch.alerts.browsers import LONGEST_ENDPOINT, Browsers, refused_endpoint
from heatwatch.alerts.errors import Doubtful, Gone, NotTaken
from heatwatch.alerts.models import Alert, AlertAddress, AlertBrowser, Sending
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.rules import MOST_BROWSERS
from heatwatch.alerts.vapid import authorization, sender_of
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.config.env import BROWSER_MAKERS
from heatwatch.intake.actions.claiming import beat
from tests.alerts.conftest import NOW, Night
from tests.alerts.maker import CONTACT, Maker, open_maker

HOSTS = (*BROWSER_MAKERS.split(","), "push.office.example:8443")
REAL = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://db5p.notify.windows.com/w/?token=BQYAAA%2bx",
    "https://web.push.apple.com/QGuQ",
    "https://push.office.example:8443/x",
]


@pytest.fixture
def maker(night: Night) -> Iterator[Maker]:
    """Both are reached in a browser alone: Maya in two."""
    with open_maker(sender_of(night.senders.host_key)) as maker:
        night.senders = replace(night.senders, server=None, browsers=maker.browsers(night.senders.host_key))
        AlertAddress.objects.all().delete()
        for who, name in (("maya", "desk"), ("maya", "home"), ("tara", "phone")):
            adds(night, who, maker.endpoint(name), name)
        yield maker


def adds(night: Night, who: str, endpoint: str, name: str = "My browser") -> None:
    account, key = night.house.people[who].account, night.senders.host_key
    browsers.add_browser(account, name, endpoint, host_key=key, hosts=("127.0.0.1", *HOSTS), now=night.now)


def went(night: Night, who: str) -> dict[str, str]:
    """How it went to each browser of a person, by the browser's name."""
    rows = AlertBrowser.objects.filter(account=night.house.people[who].account)
    names = {row.pk: open_browser(night.senders.host_key, row).name for row in rows}
    return {names[row.browser]: row.state for row in Sending.objects.filter(browser__in=names) if row.browser}


@pytest.mark.parametrize("endpoint", REAL)
def test_an_address_of_a_browsers_maker_is_taken(endpoint: str) -> None:
    assert refused_endpoint(endpoint, HOSTS) == ""


@pytest.mark.parametrize(
    "endpoint",
    [
        *("", "https://", "fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x", "http://fcm.googleapis.com/x"),
        *("https://169.254.169.254/x", "https://127.0.0.1/x", "http://127.0.0.1:9/x", "https://[::1]/x"),
        *("https://fcm.googleapis.com.evil.example/x", "https://evil.example/fcm.googleapis.com/x"),
        *("https://evilfcm.googleapis.com/x", "https://push.services.mozilla.com/x", "https://.notify.windows.com/x"),
        *("https://fcm.googleapis.com@evil.example/x", "https://a:b@fcm.googleapis.com/x"),
        *("https://evil.example\\@fcm.googleapis.com/x", "https://evil.example\\.notify.windows.com/x"),
        *("https://evil.example/.notify.windows.com/x", "https://evil.example#.notify.windows.com/x"),
        *("https://evil.example?.notify.windows.com/x", "https://fcm.googleapis.com:8443/x"),
        *("https://fcm.googleapis.com:0/x", "https://fcm.googleapis.com:/x", "https://push.office.example/x"),
        *("https://fcm.googleapis.com", "https://fcm.googleapis.com/x\r\nX: y", "https://fcm.googleapis.com/x\n"),
        *("https://fcm.googleapis.com/ü", "https://fcm.googleapis.com/a b", "https://FCM.googleapis.com/x"),
        f"https://fcm.googleapis.com/{'x' * LONGEST_ENDPOINT}",
    ],
)
def test_any_other_is_refused(endpoint: str) -> None:
    assert refused_endpoint(endpoint, HOSTS)


@given(st.from_regex(r"https?://[a-z0-9.\\@:#?/\-\[\]]{0,40}", fullmatch=True) | st.text(max_size=60))
def test_whatever_is_taken_leads_to_a_named_host(endpoint: str) -> None:
    """Read by another parser than the check's own, which is the one that is connected by."""
    from urllib.parse import urlsplit  # noqa: PLC0415  the reader of this test alone

    assert refused_endpoint(endpoint, ())
    if refused_endpoint(endpoint, ("*.example.org", "example.net")) == "":
        parts = urlsplit(endpoint)
        assert parts.scheme == "https"
        assert parts.hostname == "example.net" or str(parts.hostname).endswith(".example.org")
        assert (parts.port, parts.username, parts.fragment) == (parts.port and 443, None, "")


@given(st.from_regex(r"https://([a-z0-9]{1,9}\.)?example\.(org|net)(:443)?/[!-~]{0,20}", fullmatch=True))
def test_a_taken_address_is_read_the_same_by_everybody(endpoint: str) -> None:
    from urllib.parse import urlsplit  # noqa: PLC0415  the reader of this test alone

    taken = refused_endpoint(endpoint, ("*.example.org", "example.org", "example.net", "*.example.net")) == ""
    assert taken == (not {"#", "\\"} & set(endpoint))
    if taken:
        assert urlsplit(endpoint).fragment == ""


def test_the_key_is_the_same_each_time_another_on_each_host_and_gives_nothing_away() -> None:
    ours, theirs = sender_of("one host"), sender_of("another host")
    assert ours == sender_of("one host") != theirs
    assert len(ours) == 87
    header = authorization("one host", "https://push.example", CONTACT, NOW)
    assert "one host" not in header
    assert "one host" not in repr(Browsers((), CONTACT, "one host"))


def test_a_crisis_comes_to_every_browser_of_a_person_without_a_word(night: Night, maker: Maker) -> None:
    tip = night.house.receives(danger_now=True, now=night.now)
    assert night.turns() == 2
    assert (maker.came("desk"), maker.came("home"), maker.came("phone"), maker.refused) == (1, 1, 0, [])
    assert tip.number not in str(maker.got)
    assert went(night, "maya") == {"desk": "sent", "home": "sent"}
    night.turns(minutes=5)
    assert maker.came("phone") == 1
    assert Record.objects.filter(tip=tip.pk, verb="alert_sent").count() == 3


def test_a_browser_that_its_maker_knows_no_more_counts_as_not_sent_and_wakes_the_next(
    night: Night, maker: Maker
) -> None:
    maker.moods = {"desk": "gone", "home": "unknown"}
    night.house.receives(danger_now=True, now=night.now)
    night.turns()
    assert went(night, "maya") == {"desk": "failed", "home": "failed"}
    assert set(Sending.objects.values_list("why", flat=True)) == {"gone"}
    assert Record.objects.filter(verb="alert_browser_gone").count() == 2
    night.turns(seconds=5)
    assert maker.came("phone") == 1
    assert AlertBrowser.objects.filter(gone_at__isnull=False).count() == 2
    night.turns(minutes=5)
    assert (maker.came("desk"), maker.came("home"), maker.came("phone")) == (1, 1, 2), "and never again there"


@pytest.mark.parametrize(
    ("mood", "state"),
    [("later", "failed"), ("busy", "failed"), ("redirects", "failed"), ("fails", "perhaps"), ("mute", "perhaps")],
)
def test_a_push_is_sent_once_and_follows_nobody(mood: str, state: str, night: Night, maker: Maker) -> None:
    maker.moods = dict.fromkeys(("desk", "home"), mood)
    night.house.receives(danger_now=True, now=night.now)
    night.turns()
    assert went(night, "maya") == {"desk": state, "home": state}
    assert not AlertBrowser.objects.filter(gone_at__isnull=False).exists()
    night.turns(seconds=6)
    assert maker.came("phone") == (state == "failed")
    assert (maker.came("desk"), maker.came("elsewhere")) == (1, 0)


def test_one_browser_that_came_is_enough_for_the_usual_pause(night: Night, maker: Maker) -> None:
    maker.moods = {"desk": "gone"}
    night.house.receives(danger_now=True, now=night.now)
    night.turns()
    assert went(night, "maya") == {"desk": "failed", "home": "sent"}
    night.turns(minutes=4)
    assert maker.came("phone") == 0


@pytest.mark.parametrize(
    ("status", "raised"), [("gone", Gone), ("later", NotTaken), ("mute", Doubtful), ("fails", Doubtful)]
)
def test_each_answer_means_what_it_means_of_every_way(status: str, raised: type[Exception]) -> None:
    now = clock.now()
    with open_maker(sender_of("a host")) as maker:
        maker.moods = {"one": status}
        with pytest.raises(raised):
            maker.browsers("a host").send(maker.endpoint("one"), now)
        with pytest.raises(NotTaken, match="answered 403"):
            maker.browsers("another host").send(maker.endpoint("two"), now)
        with pytest.raises(NotTaken, match="answered 403"):
            maker.browsers("a host").send(maker.endpoint("two"), now - timedelta(days=1))
    with pytest.raises(NotTaken, match="not reached"):
        maker.browsers("a host").send(maker.endpoint("two"), now)
    with pytest.raises(NotTaken, match="no such service"):
        maker.browsers("a host").send("https://elsewhere.example/x", now)


def test_a_saved_search_is_told_to_no_browser_since_it_would_sound_like_a_crisis(night: Night, maker: Maker) -> None:
    told = {"raised_at": night.now, "next_step": night.now}
    Alert.objects.create(kind="search", account=night.house.maya.account, **told)
    assert night.turns() == 0
    assert not maker.got


def test_a_trial_comes_and_another_browser_is_tried_anew(night: Night, maker: Maker) -> None:
    tara = night.house.tara.account
    reaching.ask_for_trial(tara, night.now)
    night.turns()
    assert maker.came("phone") == 1
    reaching.confirm_trial(tara, night.now)
    night.now += timedelta(seconds=1)
    adds(night, "tara", maker.endpoint("another"))
    assert AlertAddress.objects.get(account=tara).confirmed_at is None
    with pytest.raises(Invalid):
        reaching.confirm_trial(tara, night.now)


def test_it_is_sealed_to_one_person_and_one_row_under_the_hosts_key(night: Night, maker: Maker) -> None:
    first, second = AlertBrowser.objects.filter(account=night.house.maya.account).order_by("added_at", "pk")
    assert b"wpush" not in bytes(first.sealed) + bytes(second.sealed)
    assert "wpush" not in repr(open_browser(night.senders.host_key, first))
    swapped = AlertBrowser(pk=first.pk, account=first.account, sealed=second.sealed)
    elsewhere = AlertBrowser(pk=first.pk, account=night.house.tara.account, sealed=first.sealed)
    for row in (swapped, elsewhere):
        with pytest.raises(NotFound):
            open_browser(night.senders.host_key, row)
    with pytest.raises(NotFound):
        open_browser("another host", first)


def test_the_same_browser_again_takes_its_own_place_and_there_is_an_end_to_it(night: Night, maker: Maker) -> None:
    maya = night.house.maya.account
    AlertBrowser.objects.filter(account=maya).update(gone_at=NOW)
    adds(night, "maya", maker.endpoint("desk"), "the same, repaired")
    assert len(queries.browsers([maya.pk], gone=True)[maya.pk]) == 2
    assert len(queries.browsers([maya.pk])[maya.pk]) == 1
    for number in range(MOST_BROWSERS - 2):
        adds(night, "maya", maker.endpoint(f"more-{number}"))
    with pytest.raises(Invalid, match="too many"):
        adds(night, "maya", maker.endpoint("one-more"))
    for wrong in ("", "https://elsewhere.example/x"):
        with pytest.raises(Invalid):
            adds(night, "tara", wrong)


def test_whoever_takes_the_last_one_away_is_reached_nowhere(night: Night, maker: Maker) -> None:
    maya, key = night.house.maya.account, night.senders.host_key
    reaching.set_reach(maya, Reach(), host_key=key, allowed=reaching.Allowed(), now=NOW)
    assert queries.addresses([maya.pk]), "the browsers are still there"
    first, second = queries.browsers([maya.pk])[maya.pk]
    for who, id in (("tara", first.pk), ("maya", first.pk), ("maya", first.pk)):
        browsers.remove_browser(night.house.people[who].account, id, host_key=key, now=NOW)
    assert [row.pk for row in queries.browsers([maya.pk])[maya.pk]] == [second.pk]
    browsers.remove_browser(maya, second.pk, host_key=key, now=NOW)
    assert not queries.addresses([maya.pk])
    assert Record.objects.filter(verb="alert_browser_removed").count() == 2


def test_a_browser_that_is_taken_away_while_a_push_is_under_way_leaves_no_telling_open(
    night: Night, maker: Maker
) -> None:
    maker.moods = {"desk": "gone"}
    asked: list[bool] = []

    def clock_of_the_waker() -> datetime:
        # The first time before anything goes out, then for each that came back.
        if asked:
            AlertBrowser.objects.all().delete()
        asked.append(True)
        return night.now

    night.house.receives(danger_now=True, now=night.now)
    raise_and_end(night.now)
    assert tell_due(night.senders, clock_of_the_waker) == 2
    assert set(Sending.objects.values_list("state", flat=True)) == {"failed", "sent"}
    assert not Record.objects.filter(verb="alert_browser_gone").exists()


def test_readiness_says_who_is_reached_by_browsers_only_while_they_work(
    night: Night, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    AlertAddress.objects.update(confirmed_at=NOW)
    monkeypatch.setattr(readiness, "host_key_here", lambda: night.senders.host_key)
    for worker in ("waker", "waker email"):
        beat(worker, NOW)
    assert readiness.problems(NOW) == ["Maya Torres, Tara Singh can be reached by no way that this house has now"]
    beat("waker browser", NOW)
    assert readiness.problems(NOW) == []
    browsers.note_gone(queries.browsers([night.house.tara.account.pk])[night.house.tara.account.pk][0].pk, NOW)
    assert readiness.problems(NOW) == [
        "Tara Singh can be reached by no way that this house has now",
        "a browser of Tara Singh takes no more alerts",
    ]
    maker.moods = dict.fromkeys(("desk", "home"), "busy")
    night.house.receives(danger_now=True, now=NOW)
    night.turns()
    assert "the last push to a browser did not go out, or nobody knows" in readiness.problems(NOW)
