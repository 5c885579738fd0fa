"""The search: a box on every page, and the page of what was found."""
