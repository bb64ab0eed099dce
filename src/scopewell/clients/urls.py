"""Routes of clients."""

from django.urls import path

from scopewell.clients import views

app_name = "clients"
urlpatterns = [
    path("", views.client_list, name="list"),
    path("add/", views.add, name="add"),
    path("<str:key>/", views.record, name="record"),
]
