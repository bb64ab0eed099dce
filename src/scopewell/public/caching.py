"""Pages a browser and a cache between may keep: the same for every visitor who is not signed in."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from scopewell.ui.signup import MOMENT

type Page[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]

KEPT_S = 60
"""A scheduled piece shows at most this late."""
SAME_FOR_S = 12 * 3600
"""A page is called the same for at most this long. Well below the two days for which the moment in a sign-up holds."""


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
        response["ETag"] = _tag_of(response.content)
        found = get_conditional_response(request, etag=response["ETag"], response=response)
        return found if isinstance(found, HttpResponse) else response

    # `wraps` keeps the names of the parameters, which the plain type of a view does not have.
    return answered  # type: ignore[return-value]


def _tag_of(content: bytes) -> str:
    """Return the weak ETag of a page: equal while nothing but the moment of its drawing differs.

    A browser that is told 304 keeps the moment of its own copy, which is earlier, so the check for haste stays exact.
    """
    window = int(time.time()) // SAME_FOR_S
    same = hashlib.sha256(MOMENT.sub(b"", content) + str(window).encode() if MOMENT.search(content) else content)
    return f'W/"{same.hexdigest()[:32]}"'
