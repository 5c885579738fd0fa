"""Registers templates and static files with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public part of the web."""

    name = "heatwatch.web.public"
    label = "public"
