"""The canary: nonsense words that are sent into the house, and everything that looks for them afterwards."""
