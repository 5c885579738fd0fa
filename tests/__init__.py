"""Tests; the folders mirror src/heatwatch."""
