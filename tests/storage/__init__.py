"""Tests of `heatwatch.storage`; the whole way there and back is in tests/cli/test_backup.py."""
