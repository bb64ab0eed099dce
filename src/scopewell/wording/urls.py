"""Routes of the room."""

from django.urls import path

from scopewell.wording import views

app_name = "wording"
urlpatterns = [
    path("", views.ours, name="ours"),
    path("network/", views.network, name="network"),
    path("notes/", views.notes, name="notes"),
]
