"""Tests of heatwatch/web."""
