"""Every write of answers that go out as text messages."""
