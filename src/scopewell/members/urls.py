"""Routes of the members."""

from django.urls import path

from scopewell.members import views

app_name = "members"
urlpatterns = [
    path("", views.home, name="home"),
    path("join/", views.join, name="join"),
    path("standing/", views.standing, name="standing"),
]
