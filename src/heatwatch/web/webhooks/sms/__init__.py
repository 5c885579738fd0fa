"""Text messages as Twilio passes them on, and whoever speaks its language."""

from heatwatch.web.webhooks.channels import Channel
from heatwatch.web.webhooks.sms.answering import answer
from heatwatch.web.webhooks.sms.proof import prove
from heatwatch.web.webhooks.sms.reading import read

CHANNEL = Channel("sms", prove, read, answer)
