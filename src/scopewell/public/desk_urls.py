"""Routes of the editors' desk."""

from scopewell.public.desk import DESK

app_name = DESK.name
urlpatterns = DESK.routes()
