"""The routes of Today."""

from django.urls import path

from scopewell.today import views

app_name = "today"
urlpatterns = [path("", views.today, name="today"), path("due/", views.due, name="due")]
