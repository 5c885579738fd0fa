"""Saved searches: what somebody looks for again and again, and which tips fit it that they have not looked at.

The words are sealed; which tips fit is found by the reader (`heatwatch.searching`), counted here in clear columns, and
told by the waker, which has no key to a tip.
"""
