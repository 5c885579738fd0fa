"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

HANDOVER = "shift hand-over"
