"""Tests of `reader`."""
