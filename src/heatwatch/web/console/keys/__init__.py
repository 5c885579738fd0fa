"""The keys of compartments: whether one is to be renewed, and how far that came."""
