"""Routes of screening, all below a client's own key."""

from django.urls import path

from scopewell.screening.views import asking, decision, imports, judgment

app_name = "screening"
urlpatterns = [
    path("<key:key>/screening/", asking.open_questions, name="open"),
    path("<key:key>/screening/vitals/", asking.vitals, name="vitals"),
    path("<key:key>/screening/all/<slug:kind>/", asking.all_named, name="all-named"),
    path("<key:key>/screening/record/", imports.upload, name="upload"),
    path("<key:key>/screening/record/<key:record>/", imports.review, name="import"),
    path("<key:key>/decision/", decision.current, name="decision"),
    path("<key:key>/decision/again/", decision.again, name="again"),
    path("<key:key>/decision/history/", decision.history, name="history"),
    path("<key:key>/decision/raise/", judgment.raise_to, name="raise"),
    path("<key:key>/decision/modify/", judgment.modify, name="modify"),
    path("<key:key>/decision/clearance/", judgment.clearance, name="clearance"),
    path("<key:key>/decision/limit/", judgment.limit, name="limit"),
    path("<key:key>/decision/authority/<slug:kind>/<int:pk>/withdraw/", judgment.withdraw, name="withdraw"),
    path("<key:key>/decision/authority/<slug:kind>/<int:pk>/identify/", judgment.identify, name="identify"),
    path("<key:key>/decision/holds/<int:pk>/lift/", judgment.lift, name="lift"),
    path("<key:key>/decision/<key:decision>/", decision.stored, name="stored"),
    path("<key:key>/decision/<key:decision>/since/<key:earlier>/", decision.compared, name="compare"),
]
