"""Routes of the members, and of those who apply."""

from django.urls import path

from scopewell.members import views

app_name = "members"
urlpatterns = [
    path("", views.home, name="home"),
    path("join/", views.join, name="join"),
    path("apply/", views.apply, name="apply"),
    path("application/", views.application, name="application"),
    path("application/withdraw/", views.withdraw, name="withdraw"),
    path("standing/", views.standing, name="standing"),
    path("credentials/new/", views.credential, name="add-credential"),
    path("credentials/<key:key>/", views.credential, name="credential"),
    path("credentials/<key:key>/remove/", views.remove_credential, name="remove-credential"),
    path("credentials/<key:key>/certificate/", views.certificate, name="certificate"),
    path("export/", views.export, name="export"),
    path("leave/", views.leave, name="leave"),
    path("erase/", views.erase, name="erase"),
]
