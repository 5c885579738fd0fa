"""Where a person is reached: sealed, refused where it makes no sense, and believed only once a trial came."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from heatwatch.alerts import queries
from heatwatch.alerts.actions import reaching
from heatwatch.alerts.actions.reaching import Allowed
from heatwatch.alerts.boxes import PURPOSE, Reach, open_reach
from heatwatch.alerts.models import AlertAddress
from heatwatch.alerts.queries import readiness
from heatwatch.alerts.ways import refused_push
from heatwatch.common import cookiebox
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.intake.actions.claiming import beat
from tests.alerts.conftest import NOW, Night

OWN = ("+15105550143",)
HOSTS = ("push.example", "127.0.0.1", "own.example:8443")


@pytest.mark.parametrize(
    "address",
    ["https://push.example/night", "https://push.example:443/n", "http://127.0.0.1:9/n", "https://own.example:8443/n"],
)
def test_an_address_of_a_named_service_is_taken(address: str) -> None:
    assert refused_push(address, HOSTS) == ""


@pytest.mark.parametrize(
    "address",
    [
        *("http://push.example/n", "https://other.example/n", "ftp://push.example/n", "push.example/n", "https:///n"),
        *("https://push.example@evil.example/n", "https://a:b@push.example/n", "https://push.example/n?x=1"),
        *(
            "https://push.example.evil.example/n",
            "https://own.example/n",
            "https://[::1",
            "https://push.example:99999/n",
        ),
        *("https://push.example/a b", "https://push.example/ü", "https://push.example/n#x", "http://0.0.0.0/n"),
        "https://push.example/n\r\nX: y",
    ],
)
def test_any_other_is_refused(address: str) -> None:
    assert refused_push(address, HOSTS)


def test_it_is_sealed_to_one_person_under_the_hosts_key(night: Night) -> None:
    night.reached("maya", push=True)
    row = AlertAddress.objects.get(account=night.house.maya.account)
    assert b"office.example" not in bytes(row.sealed)
    key, maya, tara = night.senders.host_key, night.house.maya.account.pk, night.house.tara.account.pk
    assert open_reach(key, maya, row.sealed).mail == "maya@office.example"
    for other_key, account in ((key, tara), ("another", maya)):
        with pytest.raises(NotFound):
            open_reach(other_key, account, row.sealed)
    assert "office.example" not in repr(open_reach(key, maya, row.sealed))


def test_what_was_sealed_before_callers_could_ring_agrees_to_nothing() -> None:
    account = uuid4()
    before = json.dumps({"mail": "", "push": "", "token": "", "text": "", "call": "+15105550101"}).encode()
    reach = open_reach("key", account, cookiebox.seal_under("key", f"{PURPOSE} of {account}", before))
    assert (reach.call, reach.callers) == ("+15105550101", "")


@pytest.mark.parametrize(
    ("reach", "field"),
    [
        (Reach(mail="no address"), "mail"),
        (Reach(mail="a@b.example\r\nBcc: c@d.example"), "mail"),
        (Reach(push="https://elsewhere.example/n"), "push"),
        (Reach(mail="a@b.example", token="tk"), "token"),
        (Reach(text="911"), "text"),
        (Reach(text="call me"), "text"),
        (Reach(text="+15105550143\r\nTo: +15105550199"), "text"),
        (Reach(text=OWN[0]), "text"),
        (Reach(call="911"), "call"),
        (Reach(call=OWN[0]), "call"),
        (Reach(push="https://push.example/n", token="tk\r\nX: y"), "token"),
    ],
)
def test_what_makes_no_sense_is_refused(night: Night, reach: Reach, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        reaching.set_reach(night.house.pete.account, reach, host_key="k", allowed=Allowed(HOSTS, OWN), now=NOW)
    assert refusal.value.field == field
    assert not AlertAddress.objects.filter(account=night.house.pete.account).exists()


def test_a_trial_is_believed_once_the_person_says_that_it_came_and_a_new_address_is_tried_anew(night: Night) -> None:
    tara = night.house.tara.account
    with pytest.raises(Invalid):
        reaching.confirm_trial(tara, NOW)
    reaching.ask_for_trial(tara, NOW)
    reaching.ask_for_trial(tara, NOW)
    assert night.turns(seconds=1) == 1
    reaching.confirm_trial(tara, night.now)
    assert AlertAddress.objects.get(account=tara).confirmed_at
    night.now += timedelta(seconds=1)
    night.reached("tara")
    assert AlertAddress.objects.get(account=tara).confirmed_at is None
    with pytest.raises(Invalid):
        reaching.confirm_trial(tara, night.now)


def test_whoever_empties_it_is_reached_nowhere(night: Night) -> None:
    reaching.set_reach(night.house.maya.account, Reach(), host_key="k", allowed=Allowed(), now=NOW)
    assert queries.addresses([night.house.maya.account.pk]) == {}
    with pytest.raises(Invalid):
        reaching.ask_for_trial(night.house.maya.account, NOW)


def test_an_address_of_another_host_is_none_and_the_next_is_told(night: Night) -> None:
    AlertAddress.objects.filter(account=night.house.maya.account).update(sealed=b"x" * 40)
    assert reaching.own_reach(night.house.maya.account, host_key=night.senders.host_key) == Reach()
    night.house.receives(danger_now=True, now=NOW)
    night.turns()
    assert len(night.heard("tara")) == 1


def test_readiness_is_told_in_words(night: Night) -> None:
    assert readiness.problems(NOW) == ["the waker was never heard"]
    beat("waker", NOW)
    assert readiness.problems(NOW)[0].startswith("no way out is set up")
    beat("waker email", NOW)
    assert readiness.problems(NOW) == ["Maya Torres, Tara Singh never said that a trial came"]
    AlertAddress.objects.update(confirmed_at=NOW)
    assert readiness.problems(NOW) == []
    night.mail.mood = "busy"
    night.house.receives(danger_now=True, now=NOW)
    night.turns()
    assert readiness.problems(NOW) == ["the last e-mail did not go out, or nobody knows"]
    AlertAddress.objects.all().delete()
    assert "Maya Torres, Tara Singh did not say where alerts reach them" in readiness.problems(NOW)
    later = NOW + timedelta(days=1)
    beat("waker", later)
    beat("waker email", later)
    assert readiness.problems(later)[0] == "nobody is on call"
    assert readiness.problems(later + timedelta(minutes=3)) == ["the waker was not heard for 3 min"]


@pytest.mark.parametrize("here", ["the key of the host where it was sealed", "the key of another host", ""])
def test_an_address_of_a_host_that_is_gone_has_to_be_given_again(
    here: str, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    for worker in ("waker", "waker email"):
        beat(worker, NOW)
    AlertAddress.objects.update(confirmed_at=NOW)
    key = night.senders.host_key if here.endswith("sealed") else here
    monkeypatch.setattr(readiness, "host_key_here", lambda: key)
    names = "Maya Torres, Tara Singh"
    said = f"the addresses of {names} were sealed with the key of another host, and have to be given again"
    assert readiness.problems(NOW) == ([said] if "another" in here else [])
