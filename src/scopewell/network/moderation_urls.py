"""Routes of the moderators' desk."""

from django.urls import path

from scopewell.network.views import moderation

app_name = "moderation"
urlpatterns = [
    path("", moderation.queue, name="queue"),
    path("log/", moderation.log, name="log"),
    path("spaces/", moderation.spaces, name="spaces"),
    path("spaces/<slug:slug>/", moderation.space, name="space"),
    path("posts/<key:key>/", moderation.post, name="post"),
    path("threads/<key:key>/", moderation.thread, name="thread"),
    path("consults/<key:key>/", moderation.consult, name="consult"),
]
