"""Routes of the editors' desk."""

from django.urls import path

from scopewell.public import desk_views as views

app_name = "publishing"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/<slug:kind>/", views.begin, name="begin"),
    path("<key:key>/", views.edit, name="edit"),
    path("<key:key>/preview/<int:number>/", views.preview, name="preview"),
    path("<key:key>/history/", views.history, name="history"),
    path("<key:key>/restore/<int:number>/", views.restore, name="restore"),
    path("<key:key>/publish/", views.publish, name="publish"),
    path("<key:key>/take-off/", views.take_off, name="take-off"),
    path("<key:key>/cancel/<int:publication>/", views.cancel, name="cancel"),
]
