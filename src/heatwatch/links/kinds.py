"""The kinds of sealed records this stage makes: part of each envelope, so they never change once used."""

FACTS = "facts"
# A link is sealed to one of its tips, and what is in it to the other: only who opens both tips reads it.
LINK, WITHIN = "link", "link, within"
