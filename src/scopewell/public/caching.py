"""Pages a browser and a cache between may keep: the same for every visitor who is not signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

type Page[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]

KEPT_S = 60
"""A scheduled piece shows at most this late."""


def kept[**P](view: Page[P]) -> Page[P]:
    """Let a page be kept for a minute, and be asked for again by its ETag.

    What holds something of one visitor, a session or a form's token, is kept by nobody.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        personal = request.user.is_authenticated or response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
        if personal or "csrftoken" in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
            return response
        patch_cache_control(response, public=True, max_age=KEPT_S)
        if response.status_code != 200:
            return response
        set_response_etag(response)
        found = get_conditional_response(request, etag=response["ETag"], response=response)
        return found if isinstance(found, HttpResponse) else response

    # `wraps` keeps the names of the parameters, which the plain type of a view does not have.
    return answered  # type: ignore[return-value]
