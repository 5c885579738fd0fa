"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

STORY = "story"
MESSAGE = "message"
SINGLE_MESSAGE = "single message"
PHONE_WORDS = "words about a telephone"
ATTACHMENT = "attachment"
CHUNK = "chunk"
DRAFT = "draft"
