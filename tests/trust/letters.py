"""Kill -9 at each step of the way of credit and letters between two cafés (tests.trust.street)."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from psycopg import Connection

from tests.trust.cafe import write_sale
from tests.trust.running import RunningClub, Till, in_background
from tests.trust.scenes import forge_workers, start_worker, wait_until
from tests.trust.street import EARNED_RIAL

BROUGHT_RIAL = 100_000  # by each guest, from the first to the second

# Rows that somebody else holds, so that whoever comes to them is stopped there.
ASKED = "SELECT 1 FROM coalition_pact WHERE business_id = %s FOR UPDATE"
FOLLOWED = "SELECT 1 FROM coalition_draw WHERE business_id = %s AND is_ours FOR UPDATE"
CROSSED_OFF = (
    "SELECT 1 FROM outbox_outboxevent WHERE business_id = %s AND addressee_id IS NOT NULL"
    " FOR UPDATE"
)


def kill_between_letter_post_and_answer(
    club: RunningClub, street: dict[str, Any], *, chance: random.Random
) -> None:
    """Guests bring credit over and bring goods back. For the first the web is killed between asking
    and the answer; for the second a worker before their letter is followed, for the third one
    before it is crossed off; for each further guest a worker at any moment.
    """
    guests = iter(street["codes"])
    with (
        held(club, ASKED, street["first"]) as holder,
        in_background(bring_over, club, street, next(guests)),
    ):
        wait_until(partial(is_stopped, club))
        club.kill_whole_web()
        holder.rollback()
    with forge_workers(club) as forge:
        for question, side in ((FOLLOWED, "first"), (CROSSED_OFF, "second")):
            bring_over(club, street, next(guests))
            with held(club, question, street[side]):
                worker = start_worker(forge)
                wait_until(partial(is_stopped, club))
                os.kill(worker, signal.SIGKILL)
        for guest in guests:
            bring_over(club, street, guest)
            worker = start_worker(forge)
            time.sleep(chance.random() * 0.3)
            os.kill(worker, signal.SIGKILL)
        start_worker(forge)
        wait_until(partial(is_followed, club, street))


def bring_over(club: RunningClub, street: dict[str, Any], mobile: str) -> None:
    """A guest pays with credit of the first café at the second, and every other one brings it
    all back.
    """
    till = Till(club.port, street["second"])
    asked = {"customer": {"mobile": mobile}, "peer": street["first"]["slug"]}
    asked |= {"code": street["codes"][mobile], "amount_rial": BROUGHT_RIAL}
    draw = till.insist("/draws", asked, f"draw{mobile}")
    sale = write_sale(f"n{mobile}", mobile, redeem={"draw": draw["id"]}, payments=[])
    sold = till.insist("/sales", sale, f"sale{mobile}")
    if is_brought_back(mobile):
        back = {"number": f"r{mobile}", "at": datetime.now(UTC).isoformat(), "lines": "all"}
        till.insist(f"/sales/{sold['sale']['id']}/returns", back, f"back{mobile}")


def is_brought_back(mobile: str) -> bool:
    """Whether this guest brings everything back."""
    return int(mobile[-1]) % 2 == 1


def check_street(club: RunningClub, street: dict[str, Any]) -> list[str]:
    """What was lost or doubled on the way; empty is as it must be."""
    first, second = (street[side]["business_id"] for side in ("first", "second"))
    wrong = []
    for mobile in street["codes"]:
        spent = 0 if is_brought_back(mobile) else BROUGHT_RIAL
        ((left,),) = club.ask(
            "SELECT sum(l.remaining) FROM ledger_lot l JOIN ledger_account a ON a.id = l.account_id"
            " AND a.business_id = l.business_id JOIN customers_customer c ON c.id = a.owner_id AND"
            " c.business_id = a.business_id WHERE c.mobile = %s AND c.business_id = %s AND"
            " a.unit = 'credit' AND a.purpose = 'wallet'",
            mobile,
            first,
        )
        if left != EARNED_RIAL - spent:
            wrong.append(f"{mobile} has {left} left")
    kept = sum(not is_brought_back(mobile) for mobile in street["codes"]) * BROUGHT_RIAL
    stands = dict(
        club.ask(
            "SELECT business_id, balance FROM ledger_account WHERE purpose = 'position'"
            " AND business_id IN (%s, %s)",
            first,
            second,
        )
    )
    if stands != {first: kept, second: -kept}:
        wrong.append(f"positions: {stands}, and {kept} was spent")
    ((letters, received),) = club.ask(
        "SELECT (SELECT count(*) FROM outbox_outboxevent WHERE business_id = %s AND addressee_id"
        " IS NOT NULL AND name LIKE 'coalition.draw%%'), (SELECT count(*) FROM"
        " coalition_draw WHERE business_id = %s AND state = 'used')",
        second,
        first,
    )
    brought_back = sum(is_brought_back(mobile) for mobile in street["codes"])
    if (letters - brought_back, received) != (len(street["codes"]),) * 2:
        wrong.append(f"{letters} letters, {received} draws used at home")
    return wrong


@contextmanager
def held(club: RunningClub, question: str, cafe: dict[str, Any]) -> Iterator[Connection[Any]]:
    """The rows of a question, locked by somebody else, who lets go at the end."""
    with club.connect() as holder:
        assert holder.execute(question, (cafe["business_id"],)).fetchall()
        yield holder
        holder.rollback()


def is_followed(club: RunningClub, street: dict[str, Any]) -> bool:
    """Whether nothing waits in the outbox of either."""
    cafes = [street[side]["business_id"] for side in ("first", "second")]
    question = "SELECT count(*) FROM outbox_outboxevent WHERE delivered_at IS NULL"
    ((waiting,),) = club.ask(f"{question} AND business_id = ANY(%s)", cafes)
    return waiting == 0


def is_stopped(club: RunningClub) -> bool:
    """Whether somebody waits for a lock."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    ((waiting,),) = club.ask(f"{question} AND datname = 'vafa'")
    return waiting > 0
