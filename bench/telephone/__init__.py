"""The measurement of the call-taker's screen, run by bench/calls."""
