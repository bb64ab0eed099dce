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
    path("<key:key>/", record.record, name="record"),
    path("<key:key>/access/", record.access_log, name="access-log"),
    path("<key:key>/person/", person.person, name="person"),
    path("<key:key>/person/change/", person.change, name="change"),
    path("<key:key>/state/", person.change_state, name="change-state"),
    path("<key:key>/hold/", person.hold, name="hold"),
    path("<key:key>/contacts/add/", person.add_contact, name="add-contact"),
    path("<key:key>/contacts/<int:pk>/", person.change_contact, name="change-contact"),
    path("<key:key>/contacts/<int:pk>/end/", person.end_contact, name="end-contact"),
    path("<key:key>/facts/", facts.facts, name="facts"),
    path("<key:key>/facts/<slug:fact>/", facts.fact, name="fact"),
    path("<key:key>/answers/<int:pk>/review/", facts.review, name="review"),
    path("<key:key>/episodes/<slug:kind>/add/", facts.add_episode, name="add-episode"),
    path("<key:key>/episodes/<slug:kind>/all/", facts.all_named, name="all-named"),
    path("<key:key>/episodes/<int:pk>/withdraw/", facts.withdraw_episode, name="withdraw-episode"),
    path("<key:key>/forms/", forms.forms, name="forms"),
    path("<key:key>/forms/sign/<slug:kind>/", forms.sign, name="sign"),
    path("<key:key>/forms/<int:pk>/", forms.signed, name="signed"),
    path("<key:key>/merge/<key:other>/", merges.merge, name="merge"),
    path("<key:key>/merges/<int:pk>/take-back/", merges.take_back, name="take-back"),
]
