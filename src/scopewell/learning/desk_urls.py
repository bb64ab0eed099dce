"""Routes of the editors' desk of learning."""

from django.urls import path

from scopewell.learning import views_desk as views
from scopewell.learning import views_videos

app_name = "learning-desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/<slug:kind>/", views.begin, name="begin"),
    path("videos/", views_videos.shelf, name="videos"),
    path("videos/send/", views_videos.send, name="send-video"),
    path("videos/<key:key>/", views_videos.video, name="video"),
    path("videos/<key:key>/look-again/", views_videos.look_again, name="look-again"),
    path("videos/<key:key>/remove/", views_videos.remove, name="remove-video"),
    path("certificates/", views_videos.certificates, name="certificates"),
    path("certificates/<key:key>/revoke/", views_videos.revoke, name="revoke"),
    path("<key:key>/", views.edit, name="edit"),
    path("<key:key>/preview/<int:number>/", views.preview, name="preview"),
    path("<key:key>/preview/<int:number>/page-<int:page>.png", views.preview_page, name="preview-page"),
    path("<key:key>/history/", views.history, name="history"),
    path("<key:key>/restore/<int:number>/", views.restore, name="restore"),
    path("<key:key>/publish/", views.publish, name="publish"),
    path("<key:key>/take-off/", views.take_off, name="take-off"),
    path("<key:key>/cancel/<int:publication>/", views.cancel, name="cancel"),
]
