"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

STORY = "story"
MESSAGE = "message"
SINGLE_MESSAGE = "single message"
ATTACHMENT = "attachment"
CHUNK = "chunk"
DRAFT = "draft"
