"""Routes of the discussions and of case consults."""

from django.urls import path

from scopewell.network.views import doing, reading, writing

app_name = "network"
urlpatterns = [
    path("", reading.discussions, name="discussions"),
    path("spaces/<slug:slug>/", reading.space, name="space"),
    path("spaces/<slug:slug>/begin/", writing.begin, name="begin"),
    path("consults/", reading.consults, name="consults"),
    path("consults/<key:key>/", reading.thread, name="consult"),
    path("search/", reading.search, name="search"),
    path("notices/", reading.notices, name="notices"),
    path("drafts/", writing.drafts, name="drafts"),
    path("drafts/keep/", writing.keep, name="keep"),
    path("drafts/<key:key>/drop/", writing.drop, name="drop"),
    path("pictures/<key:key>/", reading.picture, name="picture"),
    path("threads/<key:key>/", reading.thread, name="thread"),
    path("threads/<key:key>/reply/", writing.reply, name="reply"),
    path("threads/<key:key>/follow/", doing.follow, name="follow"),
    path("threads/<key:key>/outcome/", doing.outcome, name="outcome"),
    path("posts/<key:key>/", reading.post, name="post"),
    path("posts/<key:key>/edit/", writing.edit, name="edit"),
    path("posts/<key:key>/history/", reading.history, name="history"),
    path("posts/<key:key>/react/", doing.react, name="react"),
    path("posts/<key:key>/answer/", doing.answer, name="answer"),
    path("posts/<key:key>/flag/", doing.flag, name="flag"),
    path("posts/<key:key>/erase/", doing.erase, name="erase"),
    path("people/<slug:handle>/", reading.person, name="person"),
    path("people/<slug:handle>/block/", doing.block, name="block"),
    path("preferences/", doing.preferences, name="preferences"),
    path("preferences/export/", doing.export, name="export"),
    path("preferences/erase/", doing.erase_all, name="erase-all"),
    path("mute/<str:token>/", doing.mute, name="mute"),
]
