"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

HOLD_REASON = "hold reason"
LIFT_REASON = "lifting reason"
DECISION = "deletion decision"
