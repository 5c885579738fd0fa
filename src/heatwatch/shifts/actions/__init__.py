"""Every write of a hand-over of a shift."""
