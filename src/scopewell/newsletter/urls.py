"""Routes of the updates: for visitors, for holders of a link, and for editors."""

from django.urls import path

from scopewell.newsletter import views, views_desk, views_people, views_sequences

app_name = "newsletter"
urlpatterns = [
    path("", views.updates, name="updates"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("waiting/<str:token>/", views.waiting, name="waiting"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("gift/<str:token>/", views.gift, name="gift"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("leave/<str:token>/", views.leave, name="leave"),
    path("archive/<key:key>/", views.archived, name="archived"),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/mailings/new/", views_desk.new, name="new"),
    path("desk/mailings/<key:key>/", views_desk.edit, name="edit"),
    path("desk/mailings/<key:key>/preview/", views_desk.preview, name="preview"),
    path("desk/mailings/<key:key>/act/", views_desk.act, name="act"),
    path("desk/mailings/<key:key>/refused/", views_desk.refused, name="refused"),
    path("desk/topics/", views_sequences.topics, name="topics"),
    path("desk/topics/<int:pk>/", views_sequences.topic, name="topic"),
    path("desk/sequences/new/", views_sequences.new_sequence, name="new-sequence"),
    path("desk/sequences/<int:pk>/", views_sequences.sequence, name="sequence"),
    path("desk/sequences/<int:pk>/act/", views_sequences.act_on_sequence, name="act-on-sequence"),
    path("desk/duties/", views_people.duties, name="duties"),
    path("desk/people/", views_people.people, name="people"),
    path("desk/people/import/", views_people.bring_in, name="import"),
    path("desk/people/<key:key>/", views_people.person, name="person"),
    path("desk/people/<key:key>/export/", views_people.export, name="export"),
    path("desk/people/<key:key>/erase/", views_people.erase, name="erase"),
]
