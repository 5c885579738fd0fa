"""The talk with a caller: where it stands (`turns`), what is said (`prompts`) and in which voice (`speech`), and what
follows on each key (`steps`), as documents of the provider (`twiml`).

The door remembers nobody. Where a talk stands is written in the address to which the provider sends the next key, and
the provider signs that address.
"""
