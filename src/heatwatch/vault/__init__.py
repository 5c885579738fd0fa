"""Sealing and unsealing: the only stage that touches age.

Every tip has an identity of its own. What belongs to a tip is sealed to the tip's recipient, and the tip's identity
is sealed to a compartment (or, restricted, to named people) in `vault_key`. Changing who may read a tip re-seals
that one small row. `sealing` needs no secret and serves the front door; `unsealing` may be imported by named
actions only (a contract); `envelope` keeps a sealed row from being taken for another.
"""
