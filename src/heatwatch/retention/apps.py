"""Registers the stage with Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The retention stage."""

    name = "heatwatch.retention"
    label = "retention"
