"""Values that must not be printed, and boxes that only a cookie opens."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common import cookiebox
from heatwatch.common.errors import NotFound
from heatwatch.common.secret import Secret


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("swordfish")
    assert "swordfish" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "swordfish"


def test_a_secret_is_never_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("swordfish"))


@given(st.binary(max_size=200))
def test_a_box_opens_under_its_cookie_and_purpose_only(data: bytes) -> None:
    cookie = cookiebox.new_cookie()
    box = cookiebox.seal_under(cookie, "visit", data)
    assert cookiebox.open_under(cookie, "visit", box) == data
    for other_cookie, purpose in ((cookiebox.new_cookie(), "visit"), (cookie, "session")):
        with pytest.raises(NotFound):
            cookiebox.open_under(other_cookie, purpose, box)


@given(st.data())
def test_a_damaged_box_does_not_open(data: st.DataObject) -> None:
    cookie = cookiebox.new_cookie()
    box = bytearray(cookiebox.seal_under(cookie, "visit", b"words"))
    box[data.draw(st.integers(0, len(box) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotFound):
        cookiebox.open_under(cookie, "visit", bytes(box))


@pytest.mark.parametrize("box", [b"", b"short", b"x" * 12])
def test_a_box_that_is_too_short_does_not_open(box: bytes) -> None:
    with pytest.raises(NotFound):
        cookiebox.open_under("cookie", "visit", box)


def test_handles_tell_cookies_and_purposes_apart() -> None:
    cookie, other = cookiebox.new_cookie(), cookiebox.new_cookie()
    handles = {cookiebox.handle_of(c, p) for c in (cookie, other) for p in ("visit", "session")}
    assert len(handles) == 4
    assert cookie.encode() not in b"".join(handles)
