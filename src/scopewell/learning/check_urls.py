"""Routes of the public check of a certificate."""

from django.urls import path

from scopewell.learning import views

app_name = "learning-check"
urlpatterns = [
    path("", views.enter_code, name="enter"),
    path("<str:code>/", views.check, name="check"),
]
