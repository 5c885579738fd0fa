"""Telephone calls as Twilio passes them on: a talk by keys, step after step, and what a caller has recorded."""

from heatwatch.web.webhooks.channels import Channel
from heatwatch.web.webhooks.voice.answering import answer
from heatwatch.web.webhooks.voice.proof import prove
from heatwatch.web.webhooks.voice.reading import read

CHANNEL = Channel("voice", prove, read, answer)
