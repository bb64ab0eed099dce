"""Routes of consults in a record."""

from django.urls import path

from scopewell.consults import views

app_name = "consults"
urlpatterns = [
    path("clients/<key:key>/consults/", views.consults, name="list"),
    path("clients/<key:key>/consults/begin/", views.begin, name="begin"),
    path("clients/<key:key>/consults/<key:consult>/", views.prepare, name="prepare"),
    path("clients/<key:key>/consults/<key:consult>/sent/", views.sent, name="sent"),
    path("clients/<key:key>/consults/<key:consult>/discard/", views.discard, name="discard"),
]
