"""Tests of heatwatch/web/kit."""
