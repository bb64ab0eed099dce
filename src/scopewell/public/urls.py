"""Routes of the public site."""

from django.urls import path

from scopewell.public import feeds, views

app_name = "public"
urlpatterns = [
    path("what-medical-exercise-is/", views.page, {"slug": "what-medical-exercise-is"}, name="what"),
    path("stages-of-care/", views.stages, name="stages"),
    path("for-referrers/", views.page, {"slug": "for-referrers"}, name="referrers"),
    path("for-clients/", views.page, {"slug": "for-clients"}, name="clients"),
    path("join/", views.page, {"slug": "join"}, name="join"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("terms/", views.page, {"slug": "terms"}, name="terms"),
    path("pages/<slug:slug>/", views.page, name="page"),
    path("articles/", views.articles, name="articles"),
    path("articles/about/<slug:tag>/", views.articles, name="tag"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/share.png", views.share_image, name="share"),
    path("search/", views.search, name="search"),
    path("feed.xml", feeds.feed, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
]
