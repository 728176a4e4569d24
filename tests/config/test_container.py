"""Dockerfile and compose.yaml name what is there, as far as can be told without an engine."""

from __future__ import annotations

import re
import shlex
from fnmatch import fnmatch

import pytest
from django.conf import settings

from tools import setup
from vafa.config.cli import build_parser

ROOT = settings.ROOT
LINES = [
    line
    for line in re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]
IGNORED = (ROOT / ".dockerignore").read_text().split()
SERVED_FROM = "/srv/vafa/"


def read_steps(word: str) -> list[str]:
    return [line.removeprefix(word).strip() for line in LINES if line.startswith(f"{word} ")]


@pytest.mark.parametrize("step", read_steps("COPY"))
def test_what_is_copied_is_there(step):
    *sources, _target = step.split()
    if sources[0] == "--from=build":
        # Made in the stage before, by the same steps as `make setup`.
        made = {SERVED_FROM + path.relative_to(ROOT).as_posix() for path in setup_makes()}
        assert all(any(one.startswith(source) for one in made) for source in sources[1:])
        return
    for source in sources:
        assert (ROOT / source).exists()
        assert not any(fnmatch(source, pattern) for pattern in IGNORED)


def setup_makes():
    return [settings.STATIC_ROOT, *settings.LOCALE_PATHS]


def test_commands_are_real():
    (command,) = read_steps("CMD")
    program, verb = shlex.split(command.strip("[]").replace(",", " "))
    assert program == "vafa"
    assert build_parser().parse_args([verb]).action
    runs = "\n".join(read_steps("RUN"))
    assert "python tools/setup.py run" in runs
    assert "run" in setup.REQUIREMENTS
    assert "-r requirements/run.txt" in runs
    assert "-m vafa.config.cli" in runs


def test_the_python_is_the_one_that_is_tested():
    wanted = re.search(
        r'^requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(), re.M
    )
    assert all(one.startswith(f"python:{wanted[1]}-") for one in read_steps("FROM"))


def test_settings_are_known():
    documented = (ROOT / "docs" / "settings.md").read_text()
    named = re.findall(r"VAFA_[A-Z_]+", "\n".join(LINES) + (ROOT / "compose.yaml").read_text())
    assert set(named) >= {"VAFA_HOME", "VAFA_ALLOWED_HOSTS"}
    assert [name for name in set(named) if f"`{name}`" not in documented] == []


def test_the_container_serves_where_compose_and_the_health_check_look():
    assert read_steps("EXPOSE") == ["8000"]
    assert "('127.0.0.1', 8000)" in " ".join(read_steps("HEALTHCHECK"))
    compose = (ROOT / "compose.yaml").read_text()
    assert ':8000"' in compose
    assert "/data" in read_steps("VOLUME")[0]
    assert '"vafa:/data"' in compose
