"""A full-text index in memory: what is asked, how words are compared, and what is shown of what was found.

It knows nothing of databases, keys or people; `heatwatch.searching` fills it and answers from it. The only importer of
tantivy.
"""
