"""Compiling one template with its data: a tagged PDF (PDF/UA-1), or an image of each page.

Data reaches a template as JSON and is never read as markup. The same data gives the same bytes.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scopewell.typesetting.errors import TypesetterMissing
from scopewell.typesetting.fonts import fonts

if TYPE_CHECKING:
    from typst import TypstError

type Paper = Literal["us-letter", "a4"]

PREVIEW_PPI = 110


def compiled(template: Path, data: object, form: Literal["pdf", "png"], ppi: int = PREVIEW_PPI) -> tuple[bytes, ...]:
    """Return the PDF alone, or a PNG of each page. Raises the error of `typst_error`, TypesetterMissing."""
    held = fonts()
    try:
        import typst
    except ModuleNotFoundError as error:
        raise TypesetterMissing("typst") from error
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    if form == "pdf":
        made = typst.compile(
            template, format="pdf", sys_inputs=inputs, font_paths=held, pdf_standards="ua-1", timestamp=0
        )
    else:
        made = typst.compile(template, format="png", ppi=ppi, sys_inputs=inputs, font_paths=held, timestamp=0)
    # One page comes back as bytes, several as a list; the stubs know only the first.
    pages: object = made
    return tuple(pages) if isinstance(pages, list) else (bytes(made),)


def typst_error() -> "type[TypstError]":
    """Return the class of the typesetter's own errors. Raises TypesetterMissing."""
    try:
        from typst import TypstError
    except ModuleNotFoundError as error:
        raise TypesetterMissing("typst") from error
    return TypstError
