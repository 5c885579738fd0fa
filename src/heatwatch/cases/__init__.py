"""Cases in the house: what several tips are worked into, and whose key opens the tips that are in one."""
