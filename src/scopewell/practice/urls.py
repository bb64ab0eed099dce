"""Routes about the practice and its people."""

from django.urls import path

from scopewell.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("choose/", views.choose, name="choose"),
    path("open/", views.open_practice, name="open"),
    path("mask/", views.mask_names, name="mask"),
    path("rules/", views.rules, name="rules"),
    path("rules/adopt/", views.adopt, name="adopt"),
    path("rules/withdraw/", views.withdraw_adoption, name="withdraw-adoption"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.member, name="member"),
    path("people/<int:pk>/end/", views.end_member, name="end-member"),
    path("people/invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
    path("join/<str:token>/", views.accept, name="accept"),
]
