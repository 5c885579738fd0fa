"""Cleaned views of files: made by a child, from files that the tests make themselves."""
