"""The door for e-mail: the office's own mail server hands each message over by LMTP (RFC 2033), on the same host.

Nothing is fetched from a provider and nothing lies at one for this house. A message is answered with "taken" after the
commit is on disk and not before, so that the mail server keeps it until then. The door holds no key to anything sealed:
it takes a message apart, seals its words, sender and files, and forgets it (docs/guides/email.md).
"""
