"""`scopewell films`: the films of our lessons, made from their scripts, with captions and transcript beside them."""

import argparse
from pathlib import Path

from scopewell.cli.site import configured
from scopewell.cli.terminal import complain

COMMAND = "scopewell films"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("folder", metavar="FOLDER", help="where films, captions and transcripts are written")
    parser.add_argument("--lesson", metavar="NAME", help="one lesson alone, by its address")
    parser.set_defaults(run=make_films)


def make_films(options: argparse.Namespace) -> int:
    """Write the films; 0, or 2 when a tool is missing, a lesson is unknown or the folder cannot be used."""
    if not configured():
        return 2
    from scopewell.learning.errors import FilmToolsMissing, HeldVideo
    from scopewell.learning.filming import scripts, shot
    from scopewell.typesetting.errors import TypesetterMissing

    known = {script.lesson: script for script in scripts()}
    if options.lesson and options.lesson not in known:
        return _refused(f"no script for {options.lesson}; accepted: {', '.join(sorted(known))}")
    chosen = [known[options.lesson]] if options.lesson else list(known.values())
    folder = Path(options.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for script in chosen:
            shot(script, folder / f"{script.lesson}.mp4")
            (folder / f"{script.lesson}.vtt").write_text(script.captions, encoding="utf-8")
            (folder / f"{script.lesson}.md").write_text(script.transcript, encoding="utf-8")
            print(f"{folder / script.lesson}.mp4", flush=True)
    except (FilmToolsMissing, HeldVideo, TypesetterMissing) as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(f"{options.folder}: {error.strerror}; accepted: a folder that can be written to")
    return 0


def _refused(why: str) -> int:
    complain(f"{COMMAND}: {why}")
    return 2
