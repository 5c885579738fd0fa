"""The console, a test file an address."""
