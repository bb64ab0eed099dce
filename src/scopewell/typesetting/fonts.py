"""The fonts documents are set in: packages of the project, so that every machine sets the same pages.

Source Serif for headings and prose, Noto Sans for the rest and for other scripts. Fonts of the machine are not used.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scopewell.typesetting.errors import TypesetterMissing

if TYPE_CHECKING:
    import typst

PACKAGES = ("fontpkg_source_serif_4", "manimgx_fonts", "manimgx_fonts_cjk")


def folders() -> tuple[Path, ...]:
    """Return the folders of the font packages. Raises TypesetterMissing when one is not installed."""
    found: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise TypesetterMissing(package)
        found += [Path(folder) for folder in spec.submodule_search_locations]
    return tuple(found)


@cache
def fonts() -> "typst.Fonts":
    """Return the fonts, read once for the process. Raises TypesetterMissing."""
    try:
        import typst
    except ModuleNotFoundError as error:
        raise TypesetterMissing("typst") from error
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders()))
