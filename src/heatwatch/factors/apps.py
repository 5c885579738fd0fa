"""Registers the stage with Django."""

from django.apps import AppConfig


class FactorsConfig(AppConfig):
    """The second factors."""

    name = "heatwatch.factors"
    label = "factors"

    def ready(self) -> None:
        """Register the refusals to start."""
        from heatwatch.factors import checks  # noqa: F401, PLC0415  registering needs the app registry
