"""Registers the stage with Django."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """The stage of saved searches."""

    name = "heatwatch.saved"
    label = "saved"
