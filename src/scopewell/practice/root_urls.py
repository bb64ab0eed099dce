"""The root of the site."""

from django.urls import path

from scopewell.practice import views

urlpatterns = [path("", views.home, name="home")]
