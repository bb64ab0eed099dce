"""Routes of learning, for members and visitors."""

from django.urls import path

from scopewell.learning import views, views_members, views_record

app_name = "learning"
urlpatterns = [
    path("", views.series_list, name="overview"),
    path("mine/", views_members.home, name="home"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("series/<slug:slug>/certificate/", views_members.take_certificate, name="take-certificate"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<slug:slug>/quiz/", views_members.quiz, name="quiz"),
    path("lessons/<slug:slug>/position/", views_members.position, name="position"),
    path("lessons/<slug:slug>/read/", views_members.read, name="read"),
    path("videos/<key:key>/film", views.film, name="film"),
    path("videos/<key:key>/poster.jpg", views.poster, name="poster"),
    path("videos/<key:key>/captions.vtt", views.captions, name="captions"),
    path("videos/<key:key>/chapters.vtt", views.chapters, name="chapters"),
    path("library/", views.library, name="library"),
    path("library/<slug:slug>/", views.resource, name="resource"),
    path("library/<slug:slug>/<slug:paper>.pdf", views.resource_pdf, name="resource-pdf"),
    path("library/<slug:slug>/page-<int:number>.png", views.resource_page, name="resource-page"),
    path("certificates/<key:key>/", views_members.certificate, name="certificate"),
    path("certificates/<key:key>/<slug:paper>.pdf", views_members.certificate_file, name="certificate-file"),
    path("certificates/<key:key>/page.png", views_members.certificate_page, name="certificate-page"),
    path("record/", views_record.record, name="record"),
    path("record/print/", views_record.printed, name="record-print"),
    path("record/export.csv", views_record.export, name="record-export"),
    path("record/add/", views_record.add, name="record-add"),
    path("record/<key:key>/", views_record.change, name="record-change"),
    path("record/<key:key>/remove/", views_record.remove, name="record-remove"),
    path("record/<key:key>/file", views_record.file, name="record-file"),
]
