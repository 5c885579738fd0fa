"""The door for e-mail: the office's own mail server hands each message over by LMTP (RFC 2033), on the same host.

An office without one names a mailbox at a provider, which is emptied (`inbox`). A message is answered with "taken", or
deleted there, after the commit is on disk and not before. The door holds no key to anything sealed:
it takes a message apart, seals its words, sender and files, and forgets it (docs/guides/email.md).
"""
