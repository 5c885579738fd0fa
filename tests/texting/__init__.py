"""Answers that go out as text messages."""
