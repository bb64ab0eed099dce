"""Routes of clients. A client's own pages stand under its random key."""

from django.urls import path

from scopewell.clients.views import facts, forms, lists, merges, person, record

app_name = "clients"
urlpatterns = [
    path("", lists.client_list, name="list"),
    path("add/", lists.add, name="add"),
    path("searches/keep/", lists.keep_filter, name="keep-filter"),
    path("searches/<int:pk>/drop/", lists.drop_filter, name="drop-filter"),
    path("form-texts/", forms.texts, name="texts"),
    path("form-texts/<slug:kind>/", forms.text, name="text"),
    path("<str:key>/", record.record, name="record"),
    path("<str:key>/access/", record.access_log, name="access-log"),
    path("<str:key>/person/", person.person, name="person"),
    path("<str:key>/person/change/", person.change, name="change"),
    path("<str:key>/state/", person.change_state, name="change-state"),
    path("<str:key>/hold/", person.hold, name="hold"),
    path("<str:key>/contacts/add/", person.add_contact, name="add-contact"),
    path("<str:key>/contacts/<int:pk>/", person.change_contact, name="change-contact"),
    path("<str:key>/contacts/<int:pk>/end/", person.end_contact, name="end-contact"),
    path("<str:key>/facts/", facts.facts, name="facts"),
    path("<str:key>/facts/<slug:fact>/", facts.fact, name="fact"),
    path("<str:key>/answers/<int:pk>/review/", facts.review, name="review"),
    path("<str:key>/episodes/<slug:kind>/add/", facts.add_episode, name="add-episode"),
    path("<str:key>/episodes/<slug:kind>/all/", facts.all_named, name="all-named"),
    path("<str:key>/episodes/<int:pk>/withdraw/", facts.withdraw_episode, name="withdraw-episode"),
    path("<str:key>/forms/", forms.forms, name="forms"),
    path("<str:key>/forms/sign/<slug:kind>/", forms.sign, name="sign"),
    path("<str:key>/forms/<int:pk>/", forms.signed, name="signed"),
    path("<str:key>/merge/<str:other>/", merges.merge, name="merge"),
    path("<str:key>/merges/<int:pk>/take-back/", merges.take_back, name="take-back"),
]
