"""Text messages of any other gateway, through an adapter of the office that speaks `docs/guides/sms.md`."""

from heatwatch.web.webhooks.channels import Channel
from heatwatch.web.webhooks.gateway.answering import answer
from heatwatch.web.webhooks.gateway.proof import prove
from heatwatch.web.webhooks.gateway.reading import read

CHANNEL = Channel("sms", prove, read, answer)
