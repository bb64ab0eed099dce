"""Routes of documents."""

from django.urls import path

from scopewell.documents import views
from scopewell.documents import views_issued as issued
from scopewell.documents import views_scope as scope

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("scope/", scope.show, name="scope"),
    path("scope/<str:audience>/", scope.show, name="scope-for"),
    path("scope/<str:audience>/page.png", scope.page, name="scope-page"),
    path("scope/<str:audience>/file.pdf", scope.pdf, name="scope-pdf"),
    path("of/<str:key>/", views.of_subject, name="of"),
    path("of/<str:key>/begin/", views.begin, name="begin"),
    path("of/<str:key>/begin-form/", views.begin_form, name="begin-form"),
    path("drafts/<str:key>/", views.edit, name="edit"),
    path("drafts/<str:key>/pages/<int:number>.png", views.draft_page, name="draft-page"),
    path("drafts/<str:key>/issue/", views.issue, name="issue"),
    path("drafts/<str:key>/discard/", views.discard, name="discard"),
    path("<str:key>/", issued.show, name="show"),
    path("<str:key>/pages/<int:number>.png", issued.page, name="page"),
    path("<str:key>/file.pdf", issued.pdf, name="pdf"),
    path("<str:key>/sent/", issued.sent, name="sent"),
    path("<str:key>/chased/", issued.chased, name="chased"),
    path("<str:key>/answer/", issued.answer, name="answer"),
    path("<str:key>/answers/<str:answer>/identify/", issued.identify, name="identify"),
    path("<str:key>/answers/<str:answer>/withdraw/", issued.withdraw_answer, name="withdraw-answer"),
    path("<str:key>/answers/<str:answer>/scan/", issued.scan, name="scan"),
]
