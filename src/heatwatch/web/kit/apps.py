"""Registers templates and static files with Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The kit part of the web."""

    name = "heatwatch.web.kit"
    label = "kit"
