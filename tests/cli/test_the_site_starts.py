"""The commands that serve: what they make, what they refuse; and that screening does not wait for the site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scopewell.config import env


def run(*arguments: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, with a data folder and no other settings than these."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SCOPEWELL_", "DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from scopewell.cli.main import main; sys.exit(main())", *arguments],
        env=environment | {"SCOPEWELL_DATA": str(data)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_screening_imports_nothing_of_the_site() -> None:
    code = (
        "import sys; from scopewell.cli.main import main; main(['screen', 'examples/shoulder.yaml']);"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'allauth', 'granian')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_the_sample_practice_is_made_once_and_its_sign_in_printed(tmp_path: Path) -> None:
    first = run("demo", "--prepare", data=tmp_path / "data")
    assert first.returncode == 0, first.stderr
    assert "sign in as linden@fernway.example" in first.stdout
    assert "http://localhost:8000" in first.stdout  # a passkey cannot be kept for 127.0.0.1
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0
    again = run("demo", "--prepare", data=tmp_path / "data")
    assert again.stdout == first.stdout


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"DATABASE_URL": "mysql://here"}, "DATABASE_URL"),
        ({"SCOPEWELL_SECRET_KEY": "short"}, "SCOPEWELL_SECRET_KEY"),
        ({"SCOPEWELL_HTTPS": "perhaps"}, "SCOPEWELL_HTTPS"),
        ({"SCOPEWELL_SIGN_UP": "everyone"}, "SCOPEWELL_SIGN_UP"),
        ({"SCOPEWELL_MAIL_HOST": "mail", "SCOPEWELL_MAIL_PORT": "99999"}, "SCOPEWELL_MAIL_PORT"),
    ],
)
def test_a_bad_setting_stops_the_start_and_says_what_is_accepted(
    tmp_path: Path, setting: dict[str, str], says: str
) -> None:
    done = run("serve", data=tmp_path, **setting)
    assert done.returncode == 2
    assert says in done.stderr
    assert "accepted" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_setting_is_documented() -> None:
    root = Path(__file__).parents[2]
    source = (root / "src" / "scopewell" / "config" / "settings.py").read_text()
    named = {word.strip('"') for word in source.replace("(", " ").replace(",", " ").replace(")", " ").split()}
    settings = {word for word in named if word.startswith(("SCOPEWELL_", "DATABASE_URL"))}
    text = (root / "docs" / "settings.md").read_text()
    assert len(settings) > 10
    assert [name for name in sorted(settings) if f"`{name}`" not in text] == []


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("SCOPEWELL_DATA", str(file))
    with pytest.raises(env.SettingError, match="a folder"):
        env.folder("SCOPEWELL_DATA", tmp_path)
