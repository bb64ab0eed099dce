"""Files handed out to whoever asks for what is kept of them."""

import json
from typing import Any

from django.http import HttpResponse


def as_json_file(data: Any, name: str) -> HttpResponse:
    """Return data as a JSON file to download; `name` is the file's, without its ending."""
    response = HttpResponse(json.dumps(data, indent=2, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
