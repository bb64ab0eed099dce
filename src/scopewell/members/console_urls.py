"""Routes of the console."""

from django.urls import path

from scopewell.members import views_console as views

app_name = "console"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("items/<str:about>/", views.matter, name="matter"),
    path("items/<str:about>/take/", views.take, name="take"),
    path("members/", views.members, name="members"),
    path("members/<key:key>/", views.member, name="member"),
    path("members/<key:key>/suspend/", views.suspend, name="suspend"),
    path("members/<key:key>/export/", views.export, name="export"),
    path("members/<key:key>/erase/", views.erase, name="erase"),
    path("applications/<key:key>/decide/", views.decide, name="decide"),
    path("credentials/<key:key>/check/", views.check, name="check"),
    path("credentials/<key:key>/certificate/", views.certificate, name="certificate"),
]
