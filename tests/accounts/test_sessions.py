"""A session opens with its cookie only."""

from datetime import timedelta
from uuid import uuid4

import pytest

from heatwatch.accounts import actions, queries, rules
from heatwatch.accounts.models import ConsoleSession, DoneForm, SignInSlowing
from heatwatch.common.clock import now
from heatwatch.common.errors import NotFound
from tests.people import House


def test_the_database_alone_opens_no_session(house: House) -> None:
    cookie = actions.begin_session(house.maya.account, house.maya.identity.reveal(), now())
    row = ConsoleSession.objects.get()
    assert actions.identity_in(row, cookie) == house.maya.identity.reveal()
    stored = bytes(row.handle) + bytes(row.sealed)
    assert cookie.encode() not in stored
    assert house.maya.identity.reveal().encode() not in stored
    with pytest.raises(NotFound):
        actions.identity_in(row, "another cookie")
    assert queries.session("another cookie") is None


def test_a_locked_session_holds_no_key(house: House) -> None:
    cookie = actions.begin_session(house.maya.account, house.maya.identity.reveal(), now())
    row = ConsoleSession.objects.get()
    actions.lock_session(row, now())
    with pytest.raises(NotFound):
        actions.identity_in(ConsoleSession.objects.get(), cookie)


def test_old_sessions_and_done_forms_are_swept(house: House) -> None:
    old = now() - timedelta(days=2)
    actions.begin_session(house.maya.account, "x", old)
    actions.do_once(uuid4(), lambda: None, old)
    actions.sweep_sessions(now())
    assert not ConsoleSession.objects.exists()
    assert not DoneForm.objects.exists()


def test_a_form_that_failed_may_be_sent_again(house: House) -> None:
    form, done = uuid4(), []

    def fail() -> None:
        raise NotFound("x")

    with pytest.raises(NotFound):
        actions.do_once(form, fail, now())
    assert actions.do_once(form, lambda: done.append(1), now())
    assert not actions.do_once(form, lambda: done.append(2), now())
    assert done == [1]


def test_waiting_grows_and_never_locks_out() -> None:
    waits = [rules.wait_after(failures) for failures in range(40)]
    assert waits[:3] == [timedelta(0)] * 3
    assert waits == sorted(waits)
    assert max(waits) == rules.LONGEST_WAIT


def test_a_typed_name_is_not_kept(house: House) -> None:
    actions.count_try("oops my passphrase", now())
    actions.count_try("Oops my passphrase ", now())
    row = SignInSlowing.objects.get()
    assert (row.failures, "oops" in row.name_hash) == (2, False)
    actions.forget_failures("oops my passphrase")
    assert queries.seconds_to_wait("oops my passphrase", now()) == 0


def test_a_set_up_code_is_128_bits_and_kept_as_a_hash(house: House) -> None:
    code = actions.issue_set_up_code(house.lin.account, by=None, now=now())
    assert len(code.replace("-", "")) * 4.58 > 128
    assert queries.has_set_up_code("lin", code, now()) == house.lin.account
    assert queries.has_set_up_code("lin", code, now() + rules.SET_UP_CODE_LIFE) is None
    actions.use_set_up_code(house.lin.account, code, now())
    assert queries.has_set_up_code("lin", code, now()) is None


def test_a_set_up_code_is_used_once_and_by_its_own_person(house: House) -> None:
    code = actions.issue_set_up_code(house.lin.account, by=None, now=now())
    with pytest.raises(actions.WrongCode):
        actions.use_set_up_code(house.maya.account, code, now())
    with pytest.raises(actions.WrongCode):
        actions.use_set_up_code(house.lin.account, code, now() + rules.SET_UP_CODE_LIFE)
    actions.use_set_up_code(house.lin.account, code, now())
    with pytest.raises(actions.WrongCode):
        actions.use_set_up_code(house.lin.account, code, now())


def test_a_mistyped_name_is_forgotten_after_a_day(house: House) -> None:
    actions.count_try("velvet orbit canal lemon drift quartz", now())
    actions.sweep_sessions(now())
    assert SignInSlowing.objects.exists()
    actions.sweep_sessions(now() + timedelta(days=1, minutes=1))
    assert not SignInSlowing.objects.exists()


def test_nothing_stays_open_and_nobody_shut_out_until_the_clock_gets_where_it_ran_ahead_to(house: House) -> None:
    ahead = now() + timedelta(days=400)
    assert rules.is_idle(ahead, now(), 15)
    assert rules.is_over(ahead, ahead, now())
    assert not rules.is_fresh(ahead, now())
    code = actions.issue_set_up_code(house.lin.account, by=None, now=ahead)
    assert queries.has_set_up_code("lin", code, now()) is None
    for hour in range(9):
        assert actions.count_try("maya", ahead + timedelta(hours=hour)) == 0
    assert queries.seconds_to_wait("maya", now()) == 0
    assert actions.count_try("maya", now()) == 0
    assert 0 < queries.seconds_to_wait("maya", now()) <= rules.LONGEST_WAIT.total_seconds()


def test_a_try_that_was_not_looked_at_makes_nobody_wait(house: House) -> None:
    began = now()
    for _ in range(rules.FREE_TRIES):
        assert actions.count_try("maya", began) == 0
    assert actions.count_try("maya", began) == queries.seconds_to_wait("maya", began) == 2
    actions.take_back_try("maya", began)
    assert queries.seconds_to_wait("maya", began) == 0
    assert SignInSlowing.objects.get().failures == rules.FREE_TRIES - 1


def test_taking_one_try_back_does_not_spare_those_after_it(house: House) -> None:
    began, later = now(), now() + timedelta(seconds=1)
    for moment in (began, later, later):
        assert actions.count_try("maya", moment) == 0
    actions.take_back_try("maya", began)
    assert queries.seconds_to_wait("maya", later) == 2
    assert SignInSlowing.objects.get().failures == 2
