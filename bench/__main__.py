"""`python -m bench [NAME …]`: the named measurements, or those that take minutes, one by one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NAMES = (
    "decide",
    "sale",
    "redeem",
    "imports",
    "campaigns",
    "customer_files",
    "lrfm",
    "segments",
    "value",
    "tiers",
    "expire",
    "dashboard",
    "kills",
    "replay",
    "demo",
    "sending",
    "import_while_selling",
    "scenarios",
)
FLOORS = Path(__file__).resolve().parents[1] / "var" / "bench"


def main(names: list[str]) -> int:
    """Run each in a process of its own; how many failed."""
    unknown = set(names) - set(NAMES)
    if unknown:
        print(f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.")
        return 2
    if not FLOORS.is_dir():
        print("First, what we are compared with, apart from the product:")
        command = ["-m", "pip", "install", "--quiet", "--target", str(FLOORS), "--require-hashes"]
        subprocess.run([sys.executable, *command, "-r", "requirements/bench.txt"], check=True)
    environment = os.environ | {"PYTHONPATH": "src"}
    failed = 0
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-W", "ignore", "-m", f"bench.{name}"]
        failed += subprocess.run(command, check=False, env=environment).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
