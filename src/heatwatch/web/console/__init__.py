"""The staff console: a process of its own, for people who sign in.

A request passes `sessions.SealedSessions` (who is it, and is the screen locked?), Django's cross-site check, and
`gate.Gate` (does the view say who may use it, and is this person among them?). A view then gets its tip through
`desk.queries.tip_for` and changes it through `desk.actions` only.
"""
