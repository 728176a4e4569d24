"""From a fresh checkout to one that runs: `python3 tools/setup.py run` (or `test`).

Needs Python 3.11 and nothing else; asks nothing. What is done is stamped with a hash of what it
was made from, so a second call takes a moment, and one that was cut short goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
# The file to install; the files that are satisfied by it.
REQUIREMENTS = {"run": ("build.txt",), "test": ("dev.txt", "build.txt")}
LAUNCHER = """#!{python}
import sys
sys.path.insert(0, {source!r})
from vafa.config.cli import main
sys.exit(main())
"""


class Stop(Exception):
    """It cannot go on; the text says why and what to do."""


def main() -> int:
    """Do every step that is not done yet."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in REQUIREMENTS:
        print(f"usage: {sys.argv[0]} [{'|'.join(REQUIREMENTS)}]", file=sys.stderr)
        return 2
    try:
        check_python()
        make_venv()
        install_packages(*REQUIREMENTS[purpose])
        if purpose == "test":
            install_packages("data.txt", alone=True)
        write_launcher()
        install_node_modules()
        build_static()
        build_translations()
        collect_static()
    except Stop as reason:
        print(f"setup: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"setup: {error.filename}: {error.strerror}. Make {ROOT} writable.", file=sys.stderr)
        return 1
    return 0


def check_python() -> None:
    """Python 3.11 or later."""
    if sys.version_info < (3, 11):  # noqa: UP036  the oldest Python may come here first
        raise Stop(
            f"Python {sys.version.split()[0]} is too old: 3.11 is needed. "
            "If you have one, name it: PYTHON=python3.11 make run"
        )


def make_venv() -> None:
    """A virtual environment that works; a broken or outdated one is made anew."""
    if VENV.is_symlink():  # somebody shares one between checkouts: theirs to keep
        return
    if PYTHON.exists() and has_pip():
        return
    say("a virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if run([sys.executable, "-m", "venv", VENV], quiet=True) and has_pip():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Debian's package {package}, which Python needs for that")
        run(["apt-get", "update"], quiet=True)
        run(["apt-get", "install", "--yes", package], quiet=True)
        shutil.rmtree(VENV, ignore_errors=True)
        if run([sys.executable, "-m", "venv", VENV], quiet=True) and has_pip():
            return
    raise Stop(
        "Python could not make a virtual environment. On Debian and Ubuntu, "
        f"`apt-get install {package}` brings what is missing; then start again."
    )


def has_pip() -> bool:
    """Whether the environment's Python and pip run."""
    return run([PYTHON, "-m", "pip", "--version"], quiet=True)


def install_packages(file: str, *covered: str, alone: bool = False) -> None:
    """The pinned packages, each checked against its hash, ready-made ones only.

    `alone` leaves out what they ask for in turn.
    """
    lock = ROOT / "requirements" / file

    def install() -> None:
        say(f"Python packages of requirements/{file} (a quiet minute or two)")
        done = run(
            [
                *(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
                *("--quiet", "--only-binary", ":all:", "--require-hashes", "--requirement", lock),
                *(("--no-deps",) if alone else ()),
            ]
        )
        if not done:
            raise Stop(
                "Some package could not be installed (see above). Check the network and start "
                "again: what is done stays. No compiler is needed; a machine for which a package "
                "has no ready-made form can run Vafa in Docker only."
            )
        for smaller in covered:
            set_stamp(STAMPS / smaller, hash_of([ROOT / "requirements" / smaller]))

    if not VENV.is_symlink():
        once(STAMPS / file, hash_of([lock]), install)


def write_launcher() -> None:
    """The command `.venv/bin/vafa`, which runs the sources of this checkout."""
    if VENV.is_symlink():
        return
    launcher = VENV / "bin" / "vafa"
    text = LAUNCHER.format(python=PYTHON, source=str(ROOT / "src"))
    if not launcher.exists() or launcher.read_text() != text:
        launcher.write_text(text)
        launcher.chmod(0o755)


def install_node_modules() -> None:
    """The front end's tools, by the Node that came as a Python package."""
    modules = ROOT / "node_modules"

    def install() -> None:
        say("front-end packages (half a minute)")
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")
        if not run([VENV / "bin" / "npm", "ci", *options]):
            raise Stop("The front-end packages could not be installed (see above). Start again.")

    if not modules.is_symlink():
        once(modules / ".stamp", hash_of([ROOT / "package-lock.json"]), install)


def build_static() -> None:
    """Styles, scripts and fonts into build/static; its own script knows when nothing changed."""
    if not run([VENV / "bin" / "npm", "run", "--silent", "build"]):
        raise Stop("The front end could not be built (see above).")


def build_translations() -> None:
    """The Persian catalogue into build/locale."""
    if not run([PYTHON, "-m", "vafa.config.catalogue"]):
        raise Stop("The translations could not be merged (see above).")


def collect_static() -> None:
    """Static files under names that carry their hash, into build/collected."""
    collected = ROOT / "build" / "collected"
    sources = [*(ROOT / "build" / "static").rglob("*"), ROOT / "requirements" / "run.txt"]

    def collect() -> None:
        say("collecting static files")
        shutil.rmtree(collected, ignore_errors=True)
        collected.mkdir(parents=True)
        (collected / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
        command = [PYTHON, "-W", "ignore", "-m", "vafa.config.manage", "collectstatic"]
        if not run([*command, "--no-input", "--verbosity", "0"]):
            raise Stop("The static files could not be collected (see above).")

    files = sorted(path for path in sources if path.is_file())
    once(collected / ".stamp", hash_of(files), collect)


def once(stamp: Path, wanted: str, work: Callable[[], None]) -> None:
    """Do the work unless its stamp says that it was done from the same things."""
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    work()
    set_stamp(stamp, wanted)


def set_stamp(stamp: Path, made_from: str) -> None:
    """Note what the work was made from."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)


def hash_of(files: Iterable[Path]) -> str:
    """What the work is made from, this Python and machine included."""
    digest = hashlib.sha256(f"{sys.version}\0{sysconfig.get_platform()}".encode())
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def run(command: list[str | Path], *, quiet: bool = False) -> bool:
    """Run it in the checkout; whether it went well. Quiet: its words only count if it did not."""
    environment = os.environ | {
        "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")]),
        "PYTHONPATH": str(ROOT / "src"),
    }
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else None,
            stderr=subprocess.DEVNULL if quiet else None,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def say(what: str) -> None:
    """A line of progress."""
    print(f"Setting up: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
