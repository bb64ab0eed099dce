"""Routes of the editors' desk of learning."""

from django.urls import path

from scopewell.learning import views_videos
from scopewell.learning.desk import DESK, preview_page

app_name = DESK.name
urlpatterns = [
    path("videos/", views_videos.shelf, name="videos"),
    path("videos/send/", views_videos.send, name="send-video"),
    path("videos/<key:key>/", views_videos.video, name="video"),
    path("videos/<key:key>/look-again/", views_videos.look_again, name="look-again"),
    path("videos/<key:key>/remove/", views_videos.remove, name="remove-video"),
    path("certificates/", views_videos.certificates, name="certificates"),
    path("certificates/<key:key>/revoke/", views_videos.revoke, name="revoke"),
    path("<key:key>/preview/<int:number>/page-<int:page>.png", preview_page, name="preview-page"),
    *DESK.routes(),
]
