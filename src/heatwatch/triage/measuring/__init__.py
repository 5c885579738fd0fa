"""How far a reading agrees with labels, with keywords, and with its own examples."""
