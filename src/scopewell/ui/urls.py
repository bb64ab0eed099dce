"""Routes of the house."""

from django.urls import path

from scopewell.ui import views

app_name = "ui"
urlpatterns = [path("patterns/", views.patterns, name="patterns")]
