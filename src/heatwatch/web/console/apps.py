"""Registers templates and static files with Django."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console part of the web."""

    name = "heatwatch.web.console"
    label = "console"
