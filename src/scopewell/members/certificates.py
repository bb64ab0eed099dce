"""Handing out a certificate: as a download, to its owner and to operators."""

from django.http import FileResponse, Http404

from scopewell.members.models import Credential
from scopewell.ui.uploads import CONTENT_TYPES


def handed_out(credential: Credential) -> FileResponse:
    """Return a certificate as a download: a browser never opens it within the site. Raises Http404 without one."""
    if not credential.file:
        raise Http404
    name = f"certificate-{credential.key}.{credential.file_kind}"
    kind = CONTENT_TYPES[credential.file_kind]
    response = FileResponse(credential.file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["Content-Security-Policy"] = "sandbox"
    return response
