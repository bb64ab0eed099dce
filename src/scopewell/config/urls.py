"""The URL map: what each room registered, and the sign-in pages."""

from django.urls import include, path

from scopewell.ui.rooms import mounted

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    *mounted(),
]

handler400 = "scopewell.ui.views.bad_request"
handler403 = "scopewell.ui.views.permission_denied"
handler404 = "scopewell.ui.views.page_not_found"
handler500 = "scopewell.ui.views.server_error"
