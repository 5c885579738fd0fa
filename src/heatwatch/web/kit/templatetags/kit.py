"""Template tags that both doors may use."""

from typing import Any

from django.conf import settings
from django.template import Library, Node
from django.template.base import NodeList, Parser, Token

from heatwatch.web.kit.context import language

register = Library()


class Once(Node):
    """Renders its content once a language for the life of the process.

    For what depends on the agency file and the language alone: the frame around every page costs more than many a page
    itself, and the answer to a report must stay cheap under load (`bench/intake`).
    """

    # Empty, so that a page that extends the frame does not walk through this to look for blocks; it may hold none.
    child_nodelists = ()

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.rendered: dict[tuple[str, int], str] = {}

    def render(self, context: Any) -> str:
        """The content, from memory after the first time."""
        known = (language(), id(settings.AGENCY))
        if known not in self.rendered:
            self.rendered[known] = str(self.nodelist.render(context))
        return self.rendered[known]


@register.tag
def once(parser: Parser, _token: Token) -> Once:
    """``{% once %} … {% endonce %}`` around what is the same on every page of a language."""
    content = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(content)
