"""Registers the stage with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The vault stage."""

    name = "heatwatch.vault"
    label = "vault"

    def ready(self) -> None:
        """Register the refusals to start."""
        from heatwatch.vault import checks  # noqa: F401, PLC0415  registering needs the app registry
