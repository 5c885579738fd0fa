"""Registers the stage with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake stage."""

    name = "heatwatch.intake"
    label = "intake"

    def ready(self) -> None:
        """Register the refusals to start."""
        from heatwatch.intake import checks  # noqa: F401, PLC0415  registering needs the app registry
