"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

NAME = "case name"
ENDING = "case closing reason"
REOPENING = "case reopening reason"
