"""Registers the stage with Django."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The stage of alerts and the rota."""

    name = "heatwatch.alerts"
    label = "alerts"
