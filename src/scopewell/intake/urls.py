"""Routes of intake: behind a client's link, and in the record."""

from django.urls import path

from scopewell.intake.views import phone, workspace

app_name = "intake"
urlpatterns = [
    path("i/<str:token>/", phone.welcome, name="welcome"),
    path("i/<str:token>/check/", phone.check, name="check"),
    path("i/<str:token>/sent/", phone.sent, name="sent"),
    path("i/<str:token>/advice/", phone.advice, name="advice"),
    path("i/<str:token>/q/<slug:screen>/", phone.screen, name="screen"),
    path("i/<str:token>/body/<slug:place>/", phone.mark, name="mark"),
    path("clients/<key:key>/intake/", workspace.intake, name="intake"),
    path("clients/<key:key>/intake/accept/", workspace.accept, name="accept"),
    path("clients/<key:key>/intake/birth-date/", workspace.keep_birth_date, name="keep-birth-date"),
    path("clients/<key:key>/intake/links/<int:pk>/send/", workspace.send, name="send"),
    path("clients/<key:key>/intake/links/<int:pk>/revoke/", workspace.revoke, name="revoke"),
    path("clients/<key:key>/intake/links/<int:pk>/code/", workspace.code, name="code"),
    path("clients/<key:key>/intake/alarms/<int:pk>/reached/", workspace.reached, name="reached"),
]
