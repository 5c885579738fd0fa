"""The call-taker's screen: a telephone call is written down, read while it is typed, and saved as a tip."""
