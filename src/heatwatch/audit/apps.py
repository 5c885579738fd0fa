"""Registers the stage with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit stage."""

    name = "heatwatch.audit"
    label = "audit"

    def ready(self) -> None:
        """Register the refusals to start."""
        from heatwatch.audit import checks  # noqa: F401, PLC0415  registering needs the app registry
