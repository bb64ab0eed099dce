"""Routes of the directory."""

from django.urls import path

from scopewell.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("mine/", views.profile, name="profile"),
    path("mine/preview/", views.preview, name="preview"),
    path("<key:key>/", views.person, name="person"),
    path("<key:key>/code.svg", views.code, name="code"),
    path("<key:key>/pad.pdf", views.pad, name="pad"),
]
