"""Tests of heatwatch/knowledge."""
