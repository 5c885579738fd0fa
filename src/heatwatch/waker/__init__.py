"""The waker: one small process that sees what has to be told and wakes people. It holds no key to a tip."""
