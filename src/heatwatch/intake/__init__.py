"""Every channel becomes one Tip. This stage seals and forgets: the only stage the public door calls.

A tip arrives as a `Submission` with files that were sealed while they streamed in. Its receipt is derived from the
form's token and the content, so the same submission sent twice meets its own row; the receipt is stored nowhere.
"""
