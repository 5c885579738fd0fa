"""Tests of heatwatch/web/public."""
