"""Linking in bulk: the same pairs and probabilities as `heatwatch.linkage.linking`, counted and joined by a database.

An engine sees tokens and coarse features, never a text, a name or a number of anybody. What is nearly the same is found
before, in memory, among the different values that tips tell (`nearby`).
"""
