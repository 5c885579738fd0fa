"""The attack suite: one module a family, over every address, field and object that there is."""
