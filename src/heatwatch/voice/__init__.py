"""Recorded calls: brought in from the provider and sealed, then deleted there, and looked for.

The door of the webhooks seals where a recording lies. The rest needs the desk's key, and a line to the provider, so the
reader does it, beside its loop. Nothing here calls anybody.
"""
