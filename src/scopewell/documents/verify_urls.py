"""Routes of the public check of a code."""

from django.urls import path

from scopewell.documents import views_verify

app_name = "verify"
urlpatterns = [
    path("", views_verify.enter, name="enter"),
    path("<str:code>", views_verify.check, name="check"),
]
