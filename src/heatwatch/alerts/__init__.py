"""Somebody is woken: who is on call, what has to be told, and what became of each telling.

One process decides and sends, the waker (`heatwatch.waker`). It looks at clear columns only and holds no key to a tip,
so that it can tell that no reader is alive, too. A row an alert decides what is still to be told.
"""
