"""The key ceremony, the sheets it prints, the keys that stay on a host, and recovery from the sheets."""
