"""A link that partners copy into pages of theirs: plain HTML, with no frame, script, style or picture.

The link tells the site nothing of the page that led there, and nothing of the site's runs in that page.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from heatwatch.knowledge.agency import Agency
from heatwatch.outreach.address import Address

LINK = '<a href="{}" hreflang="{}" rel="noopener noreferrer" referrerpolicy="no-referrer">{}</a>'
CARD = f"""<div lang="{{}}">
<p><strong>{LINK}</strong><br>
{{}}</p>
<p>{{}} <a href="tel:{{}}">{{}}</a>. {{}}</p>
</div>"""


def link_card(office: Agency, language: str, address: Address) -> SafeString:
    """The link, the tip line's number, and 911."""
    spoken = office.speaking(language)
    with override(language):
        return format_html(
            CARD,
            language,
            address.page(language),
            language,
            _("Is someone being forced to work or to sell sex?"),
            spoken.programme,
            _("Tip line"),
            spoken.tip_line.tel,
            spoken.tip_line.display,
            _("If you are in danger, call 911"),
        )


def plain_link(language: str, address: Address) -> SafeString:
    """The link alone, under words that say nothing: for pages that somebody else may look at too."""
    with override(language):
        return format_html(LINK, address.page(language), language, _("Help and information"))
