"""HEAT Watch: the tip line of an anti-trafficking programme, and the desk behind it.

The story of a tip is told in :mod:`heatwatch.flow`; the house is described in docs/tour.md.
"""

__version__ = "0.1.0"
