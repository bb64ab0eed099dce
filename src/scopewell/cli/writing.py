"""Files that commands write."""

from pathlib import Path

from scopewell.cli.terminal import complain


def write_file(command: str, name: str, content: bytes) -> int:
    """Write a file and the folders above it; return the exit status: 0, or 2 after saying why it could not be."""
    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        complain(f"{command}: {path}: {error.strerror}")
        return 2
    return 0
