"""Answers go out as e-mails, by the office's own mail server.

Before one is handed over its id is noted under the desk's token, as those of e-mails that came are: so what the
reporter answers joins the same tip, and nobody who has the database can tell which mail that was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from heatwatch.intake.actions import conversations
from heatwatch.intake.incoming import EMAIL
from heatwatch.intake.models import Tip
from heatwatch.texting import mail
from heatwatch.texting.actions import sending
from heatwatch.texting.actions.sending import Clock, Ready, Way
from heatwatch.texting.smtp import MailServer
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring


@dataclass(frozen=True)
class ByMail(Way):
    """The office's mail server, and the address that reporters write to."""

    server: MailServer
    clock: Clock
    channel = EMAIL

    def reaches(self, sender: str) -> bool:
        """Whether it is one address, and not the office's own."""
        return mail.is_address(sender) and sender.lower() != self.server.sender.lower()

    def prepared(self, keyring: Keyring, tip: Tip, story: Mapping[str, Any], ready: Ready) -> Ready:
        """With the id that it will have, which from now on leads to this tip."""
        tokens = conversations.tokens_now(keyring, recipients.load(settings.ENV.recipients_file))
        # Made from the letter's own id, so that a second try has the same; without the key it leads to neither.
        named = f"<{tokens.name_for(ready.id)}@{self.server.domain}>"
        conversations.name_too(tip.pk, tokens.of(EMAIL, named), tokens.version)
        return replace(ready, language=tip.language, named=named, answers=mail.id_in(str(story.get("head", ""))))

    def send(self, ready: Ready) -> dict[str, str]:
        """Hand it over. No copy is kept at a provider that this house could look at."""
        about = {"language": ready.language, "named": ready.named, "answers": ready.answers}
        self.server.hand_over(ready.to, mail.written(self.server, ready.to, ready.text, **about, now=self.clock()))
        return {}


def send_due(keyring: Keyring, server: MailServer, clock: Clock) -> int:
    """Send what waits and may go out; returns how many letters were looked at."""
    return sending.send_due(keyring, ByMail(server, clock), clock)
