"""The crash tests with full numbers: kills, what was answered, what was lost, what came twice.

    python -m bench.kills [--postgres 70] [--web 70] [--worker 60]

Real processes in a folder of their own. Ends with an error if anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from pathlib import Path
from statistics import median

from tests.contracts.gateways import generic_http
from tests.loopback import serve
from tests.trust.chaos import bad_line
from tests.trust.running import Losses, RunningClub, Till, check_sales
from tests.trust.scenes import (
    check_texts,
    kill_postgres_while_selling,
    kill_web_until_sold,
    kill_workers_while_following,
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--postgres", type=int, default=70)
    arguments.add_argument("--web", type=int, default=70)
    arguments.add_argument("--worker", type=int, default=60)
    chosen = arguments.parse_args()
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"SEED={seed}")
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="vafa-kills-", dir="/tmp"))
    folder.chmod(0o755)
    club, service = RunningClub(folder), generic_http.Service()
    try:
        club.start()
        with serve(service.answer) as gateway:
            _kill_all(club, gateway.url, service, chosen, chance)
    finally:
        club.stop()
        shutil.rmtree(folder)


def _kill_all(
    club: RunningClub,
    gateway_url: str,
    service: generic_http.Service,
    chosen: argparse.Namespace,
    chance: random.Random,
) -> None:
    print("killed with -9        kills  answered  lost  twice  without event  ill paid")
    till = Till(club.port, club.open_cafe(gateway_url))
    kill_workers_while_following(club, till, kills=chosen.worker, chance=chance)
    _print("worker", chosen.worker, till, check_sales(club, till))
    assert (wrong := check_texts(club, till.cafe, service)) == [], wrong

    with bad_line(club.port, chance=chance) as line:
        till = Till(line.port, club.open_cafe(gateway_url))
        names = [f"web-{number}" for number in range(chosen.web * 20)]
        killed = kill_web_until_sold(club, till, names, chance=chance)
    _print("web, on a bad line", killed, till, check_sales(club, till))
    print(f"  answers lost by the line: {line.dropped}, requests broken: {line.reset}")

    till = Till(club.port, club.open_cafe(gateway_url))
    gaps = kill_postgres_while_selling(club, till, kills=chosen.postgres, chance=chance)
    _print("postmaster", len(gaps), till, check_sales(club, till))
    print(f"  seconds to the next answer: median {median(gaps):.1f}, longest {max(gaps):.1f}")
    print(club.verify().strip())


def _print(what: str, kills: int, till: Till, losses: Losses) -> None:
    print(
        f"{what:20} {kills:6} {len(till.acked):9} {len(losses.lost):5} {len(losses.twice):6}"
        f" {len(losses.unannounced):14} {len(losses.ill_paid):9}",
        flush=True,
    )
    assert losses == Losses(lost=[], twice=[], unannounced=[], ill_paid=[])


if __name__ == "__main__":
    main()
