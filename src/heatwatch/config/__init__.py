"""Settings, addresses and start-up checks: the only place that reads the environment."""
