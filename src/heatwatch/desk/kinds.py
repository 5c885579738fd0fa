"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

NOTE = "note"
REASON = "closing reason"
REOPEN_REASON = "reopening reason"
HAND_OVER = "hand-over"
PHONED = "child report by telephone"
WRITTEN = "child report in writing"
WAIVED = "child report not made"
