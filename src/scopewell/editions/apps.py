"""The app of texts written in the product: it has templates, and no tables of its own."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Nothing to register: the rooms that write have their own desks."""

    name = "scopewell.editions"
