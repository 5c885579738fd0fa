"""Links in the house: which tips may be of one thing, sealed to both, for people to confirm or reject."""
