"""The reward list over HTTP: seen, taken once, fetched once, given back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.api.conftest import LONG_AGO, MINA
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import write_id
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import add_prize
from vafa.rewardlist.types import PrizeTerms


@pytest.fixture
def prize(cafe):
    """A coffee for 40 points, and Mina with 100."""
    cafe.points_rule(points=1, per="amount", amount_rial=10_000)
    cafe.sell(1_000_000)
    with cafe.scope():
        terms = PrizeTerms(name="قهوه", price_points=40, stock=1)
        return write_id("prz", add_prize(terms, actor=SYSTEM, at=LONG_AGO).id)


def take(cafe, prize, **more):
    return cafe.post("/claims", {"customer": {"mobile": MINA}, "prize": prize}, **more)


def test_a_reward_is_taken_once_and_handed_over_once(cafe, prize):
    first = take(cafe, prize, key="t1")
    again = take(cafe, prize, key="t1")
    assert (first.status_code, again.content) == (201, first.content)
    assert cafe.usable(unit=Unit.POINTS) == 60
    claim = first.json()
    assert (claim["state"], claim["points"], len(claim["code"])) == ("waiting", 40, 6)
    assert take(cafe, prize, key="t2").json()["code"] == "prize_gone"

    done = cafe.post(f"/claims/{claim['id']}/hand-over", None)
    assert (done.status_code, done.json()["state"], done.json()["code"]) == (200, "handed_over", "")
    twice = cafe.post(f"/claims/{claim['id']}/hand-over", None)
    assert (twice.status_code, twice.json()["code"]) == (422, "claim_ended")
    [listed] = cafe.get("/claims?state=handed_over").json()["data"]
    assert listed["id"] == claim["id"]
    cafe.prove()


def test_giving_back_brings_points_and_stock_again(cafe, prize):
    claim = take(cafe, prize).json()
    cancelled = cafe.post(f"/claims/{claim['id']}/cancel", None)
    assert cancelled.json()["state"] == "cancelled"
    assert cafe.usable(unit=Unit.POINTS) == 100
    [offer] = cafe.get(f"/customers/{claim['customer']}/offers").json()["data"]
    assert (offer["may_take"], offer["prize"]["stock"]) == (True, 1)
    assert cafe.get("/prizes").json()["data"] == [offer["prize"]]
    cafe.prove()


def test_too_few_points_and_unknown_names_are_refused(cafe, prize):
    with cafe.scope():
        dear = add_prize(
            PrizeTerms(name="کیک", price_points=101), actor=SYSTEM, at=datetime.now(UTC)
        )
    assert take(cafe, write_id("prz", dear.id)).json()["code"] == "not_enough_balance"
    assert take(cafe, "prz_0000000000001").status_code == 404
    nobody = cafe.post("/claims", {"customer": {"mobile": "09350000000"}, "prize": prize})
    assert nobody.json()["code"] == "unknown_customer"
    assert cafe.usable(unit=Unit.POINTS) == 100
