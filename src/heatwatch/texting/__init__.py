"""Answers that go out as text messages: written at the desk, kept in an outbox, sent where it is safe at that moment.

There is one way out, `actions.sending`. It asks what was said of the telephone each time, whoever wrote what and
whatever a page showed; nothing else in the house speaks to the provider (`provider`).
"""
