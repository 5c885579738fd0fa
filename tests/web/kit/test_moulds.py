"""A page from its mould is the page as rendered, for every shape, and no value can be anything but text."""

import pytest
from django.template import engines
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatwatch.web.kit import moulds

TEMPLATE = (
    "{% if loud %}<b>{{ desk }}</b>{% endif %}<i title='{{ name }}'>{{ name }}</i>"
    "{% for one in many %}<p>{{ one }}{% endfor %}"
)


@pytest.fixture(autouse=True)
def small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    template = engines["django"].from_string(TEMPLATE)
    monkeypatch.setattr(moulds, "render_to_string", lambda _, context, request: template.render(context, request))
    monkeypatch.setattr(moulds, "_moulds", {})


@given(st.text(), st.lists(st.text(), max_size=4), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_filled_page_is_the_rendered_page(name: str, many: list[str], loud: bool) -> None:
    request = RequestFactory().get("/")
    filled = moulds.fill(request, "page", {"loud": loud}, {"name": name, "many": many})
    rendered = engines["django"].from_string(TEMPLATE).render({"loud": loud, "name": name, "many": many}, request)
    assert filled == rendered


def test_many_shapes_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moulds, "MOST", 3)
    for length in range(10):
        moulds.fill(RequestFactory().get("/"), "page", {}, {"name": "a", "many": ["b"] * length})
    assert len(moulds._moulds) <= 3  # noqa: SLF001  the bound is what is tested
