"""Registers the stage with Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The oversight stage."""

    name = "heatwatch.oversight"
    label = "oversight"
