"""What connects to what: each tip as comparable facts, pairs of tips weighed, and every weight said in words.

It compares and never merges: a link is a suggestion that people confirm or reject. Nothing here touches a database.
"""
