"""Registers the start-up checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds no tables; importing `checks` and `surroundings` registers the refusals to start."""

    name = "heatwatch.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks once the settings are known."""
        from heatwatch.config import checks, surroundings  # noqa: F401, PLC0415  registering needs the app registry
