"""Kill -9 in the middle of work, in real processes: nothing is lost and nothing happens twice.

A dozen kills here; `python -m bench kills` has 200, and `KILLS=n` as many more on the way between
businesses that share credit. `SEED=… pytest` repeats a run. Kill -9
does not test the disk: the system's cache survives it (tests/machine/test_durability.py asserts
the settings that a power loss asks for).
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.gateways import generic_http
from tests.loopback import Loopback, serve
from tests.trust.chaos import bad_line
from tests.trust.letters import check_street, kill_between_letter_post_and_answer
from tests.trust.running import Losses, RunningClub, Till, check_sales
from tests.trust.scenes import (
    check_texts,
    kill_postgres_while_selling,
    kill_web_until_sold,
    kill_workers_while_following,
)

pytestmark = pytest.mark.slow
NOTHING = Losses(lost=[], twice=[], unannounced=[], ill_paid=[])


@pytest.fixture(scope="module")
def gateway() -> Iterator[Loopback]:
    service = generic_http.Service()
    with serve(service.answer) as there:
        there.service = service
        yield there


@pytest.fixture(scope="module")
def club(gateway, tables) -> Iterator[RunningClub]:
    folder = Path(tempfile.mkdtemp(prefix="vafa-kill-", dir="/tmp"))
    folder.chmod(0o755)
    club = RunningClub(folder)
    try:
        club.start(tables=tables)
        yield club
    finally:
        club.stop()
        shutil.rmtree(folder)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"SEED={seed}")  # shown when the test fails
    return random.Random(seed)


@pytest.fixture
def cafe(club, gateway) -> dict:
    return club.open_cafe(gateway.url)


# First, while the outbox holds nothing of others.
def test_workers_killed_while_following_do_everything_once(club, cafe, chance, gateway):
    till = Till(club.port, cafe)
    kill_workers_while_following(club, till, kills=5, chance=chance)
    assert check_sales(club, till) == NOTHING
    assert check_texts(club, cafe, gateway.service) == []
    club.verify()


def test_killed_between_letter_post_and_answer_shared_credit_is_spent_once(club, chance):
    more = int(os.environ.get("KILLS") or 0)
    street = club.open("tests.trust.street", str(3 + more))
    kill_between_letter_post_and_answer(club, street, chance=chance)
    assert check_street(club, street) == []
    club.verify()


def test_postgres_killed_while_selling_loses_nothing_and_comes_back_by_itself(club, cafe, chance):
    till = Till(club.port, cafe)
    gaps = kill_postgres_while_selling(club, till, kills=3, chance=chance)
    assert len(gaps) == 3
    assert max(gaps) <= 15, f"seconds without an answer: {gaps}"
    assert check_sales(club, till) == NOTHING
    club.verify()


def test_on_a_bad_line_with_workers_killed_each_sale_happens_once(club, cafe, chance):
    with bad_line(club.port, chance=chance) as line:
        till = Till(line.port, cafe)
        names = [f"t10-{number}" for number in range(120)]
        killed = kill_web_until_sold(club, till, names, chance=chance)
    assert killed >= 3
    assert line.dropped >= 10
    assert len(till.acked) == 120
    assert check_sales(club, till) == NOTHING
    club.verify()


def test_the_check_sees_a_till_that_does_not_repeat_its_key(club, cafe, chance):
    with bad_line(club.port, chance=chance) as line:
        till = Till(line.port, cafe, repeats_key=False)
        till.sell_all([f"mutant-{n}" for n in range(30)])
    assert check_sales(club, till).twice
    club.verify()
