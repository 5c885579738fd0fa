"""Registers the stage with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts stage."""

    name = "heatwatch.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the refusals to start."""
        from heatwatch.accounts import checks  # noqa: F401, PLC0415  registering needs the app registry
