"""Cases that others published, with their sources (cases.json), through our own doors.

Amounts with decimals are counted in their minor unit. A case that no test here tries is listed in
LATER with what it waits for, so that none is forgotten.
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.cards.conftest import make_cards
from tests.checkout.conftest import MINA, NOW, TILL, Till
from tests.rules.cast import make_line, make_multiplier, make_rule, make_sale
from vafa.api.v1.shapes.rewardlist import ClaimBody
from vafa.audit.types import SYSTEM
from vafa.cards.types import CardKind
from vafa.checkout.actions import give_by_hand, merge_customers
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import create_discount
from vafa.coupons.kinds.amount import Amount
from vafa.coupons.kinds.new_price import NewPrice
from vafa.coupons.kinds.percent import Percent
from vafa.coupons.types import Chosen, Group, How, Line, Offer, take_discounts
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import new_id, write_id
from vafa.foundation.jalali import TEHRAN, local_day
from vafa.foundation.money import split_by_largest_remainder
from vafa.ledger.actions import expire_due
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import list_expiring, list_statement, load_wallet, sum_by_cause
from vafa.ledger.types import Cause, Holder, TransferKind, Unit
from vafa.rewardlist.actions import add_prize, take_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterMonths, Terms
from vafa.rules.actions import create_rule
from vafa.rules.conditions.member_of import MemberOf
from vafa.rules.engine import decide
from vafa.rules.types import RuleSpec
from vafa.sales.types import LineInput
from vafa.tiers.actions import save_ladder
from vafa.tiers.queries import find_place
from vafa.tiers.types import Ladder, Span, Tier

CASES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
}
LATER: dict[str, str] = {}


def case(number):
    """What goes in and what must come out."""
    return CASES[number]["input"], CASES[number]["expected"]


def test_every_case_is_tried_or_waits_for_something_named():
    tried = {name.split("_")[1].upper() for name in globals() if name.startswith("test_e")}
    tried -= {"EVERY"}
    assert set(CASES) == tried | set(LATER)
    assert not tried & set(LATER)
    assert all(each["source"] for each in CASES.values())


# What a sale earns


def earn(sale, *rules):
    """How much a sale earns in all."""
    return sum(grant.amount for grant in decide(sale, rules).grants)


@pytest.mark.parametrize("place", [0, 1])
def test_e17_points_per_amount_are_rounded_down(place):
    given, expected = case("E17")
    points, amount = map(int, given["rule"][place].split(" per "))
    reward = {"kind": "points", "points": points, "per": "amount", "amount_rial": amount}
    assert earn(make_sale(given["basis_minor"][place]), make_rule(reward)) == expected[place]


@pytest.mark.parametrize("place", [0, 1])
def test_e30_a_multiplier_drops_fractions(place):
    given, expected = case("E30")
    base = make_rule({"kind": "points", "points": given["base"][place], "per": "visit"})
    multiplier = make_multiplier(given["multiplier"][place], "points", step=None)
    assert earn(make_sale(1000), base, multiplier) == expected["points"][place]


def test_e30_what_is_earned_in_a_month_lasts_to_the_end_of_that_month():
    given, expected = case("E30")
    months = int(given["policy"].removeprefix("P").removesuffix("M"))
    terms = Terms(expiry=AfterMonths(count=months, whole=True, calendar="gregorian"))
    earned_on = date.fromisoformat(given["earned_on"])
    earned_at = datetime.combine(earned_on, datetime.min.time(), TEHRAN).astimezone(UTC)
    expires_at = terms.expires_at(earned_at, TEHRAN)
    assert local_day(expires_at, TEHRAN).isoformat() == expected["expires_on"]


def test_e32_a_whole_is_split_by_amount_and_by_quantity():
    _, expected = case("E32")
    by_amount, by_quantity = (
        [int(Decimal(part) * 100) for part in expected[name]] for name in ("by_amount", "by_qty")
    )
    assert split_by_largest_remainder(1000, [20, 45, 60]) == by_amount
    assert split_by_largest_remainder(1000, [2, 3, 3]) == by_quantity
    lines = [make_line(amount, quantity=n) for amount, n in ((20, 2), (45, 3), (60, 3))]
    (grant,) = decide(
        make_sale(*lines), [make_rule({"kind": "credit", "amount_rial": 1000})]
    ).grants
    assert list(grant.split()) == by_amount


# What discounts take off


def percent(value, number=1, **more):
    return Offer(id=number, kind=Percent(percent=Decimal(value)), **more)


def amount_off(rial, number=1, **more):
    return Offer(id=number, kind=Amount(amount_rial=rial, **more))


def minor(text):
    return int(Decimal(text) * 100)


def test_e12_percent_after_percent_on_what_remains():
    given, expected = case("E12")
    left = [Line(rial=given["bill"] * 100)]
    offers = [percent(value, number) for number, value in enumerate(given["percent"])]
    assert take_discounts(left, Group(How.STACK, tuple(offers))).lines[0].rial == minor(
        expected[-1]
    )
    for offer, rest in zip(offers, expected, strict=True):
        left = take_discounts(left, offer).lines
        assert left[0].rial == minor(rest)


def test_e15_the_most_of_a_percentage_has_the_tax_in_it():
    given, expected = case("E15")
    taxed, untaxed = given["taxed_net"] * 100, given["untaxed"] * 100
    tax = taxed * given["tax_percent"] // 100
    lines = [Line(rial=taxed, sku="taxed", tax_rial=tax), Line(rial=untaxed)]
    priced = take_discounts(
        lines,
        percent(
            given["percent"],
            on=Chosen(skus=("taxed",)),
            most_rial=given["cap_incl"] * 100,
            most_with_tax=True,
        ),
    )
    net = sum(line.rial for line in priced.lines)
    assert priced.amount_rial == minor(expected["discount_net"])
    assert net == minor(expected["total_net"])
    assert net + sum(line.tax_rial for line in priced.lines) == minor(expected["total"])


def test_e31_an_amount_then_a_percentage_then_an_amount():
    given, expected = case("E31")
    offers = (amount_off(100, 1), percent(20, 2), amount_off(8000, 3))
    priced = take_discounts([Line(rial=given["order"])], Group(How.STACK, offers))
    assert [one.amount_rial for one in priced.taken] == expected["applied"]
    assert priced.amount_rial == expected["total_discount"]
    assert priced.lines[0].rial == expected["after"][-1]


def test_e32_the_ways_a_discount_falls_on_lines():
    _, expected = case("E32")
    lines = [
        Line(rial=amount * 100, quantity=n, sku=sku)
        for amount, n, sku in ((20, 2, "a"), (45, 3, "b"), (60, 3, "c"))
    ]
    whole = take_discounts(lines, amount_off(1000)).taken[0]
    assert list(whole.by_line) == list(map(minor, expected["by_amount"]))
    for kind, name in (
        (Amount(amount_rial=1000, per="line"), "each_line"),
        (Amount(amount_rial=1000, per="piece"), "each_unit"),
        (Percent(percent=Decimal(10)), "percent10"),
        (NewPrice(price_rial=1000), "new_price10"),
    ):
        taken = take_discounts(lines, Offer(id=1, kind=kind)).amount_rial
        assert taken == minor(expected[name])


def test_e35_line_by_line_and_on_the_total_are_different_questions():
    given, expected = case("E35")
    lines = [Line(rial=minor(text)) for text in given]
    each = Offer(id=1, kind=Percent(percent=Decimal(10), each_line=True))
    assert list(take_discounts(lines, each).taken[0].by_line) == list(map(minor, expected["lines"]))
    assert take_discounts(lines, each).amount_rial == minor(expected["sum_lines"])
    assert take_discounts(lines, percent(10)).amount_rial == minor(expected["on_total"])


def test_e42_a_fixed_amount_takes_no_more_than_the_basket():
    _, expected = case("E42")
    two = take_discounts([Line(rial=2400, quantity=2)], amount_off(300))
    assert two.amount_rial == minor(expected["a"]["discount"])
    assert two.lines[0].rial == 2 * minor(expected["a"]["unit"])
    small = take_discounts([Line(rial=100), Line(rial=150)], amount_off(300))
    assert small.amount_rial == minor(expected["b"]["discount"])


# Sales, returns and lots, at the till


@pytest.fixture
def till(scope):
    till = Till(scope)
    till.sell(1)  # Mina joins
    return till


def mina():
    return find_by_mobile(MINA).id


def give(amount, *, expires_at=None, unit=Unit.CREDIT, at=NOW):
    """A lot, given by hand."""
    return give_by_hand(
        customer_id=mina(),
        unit=unit,
        amount=amount,
        expires_at=expires_at,
        reason="آزمون",
        actor=TILL,
        at=at,
        request_key=str(new_id()),
    )


def end_of(day_text):
    """The instant at which something that expires on a day is gone."""
    return datetime.fromisoformat(day_text).replace(tzinfo=UTC)


def what_is_left(till, *lot_ids):
    left = {lot.id: lot.remaining for lot in till.wallet().lots}
    return [left.get(lot_id, 0) for lot_id in lot_ids]


def movements(kind=None):
    """The signed amounts on the customer's statement, oldest first."""
    lines = reversed(list_statement(mina()))
    return [line.amount for line in lines if kind in (None, line.kind)]


def test_e1_a_return_takes_back_in_proportion(till):
    given, expected = case("E1")
    till.points_rule(points=given["points_earned"], per="visit")
    receipt = till.sell(given["returned_money"], given["sale"] - given["returned_money"])
    back = till.take_back(receipt, (0, 1))
    assert back.reversed_points == expected["points_removed"]
    assert till.points() == expected["left"]
    till.prove()


def test_e2_a_partial_return_takes_back_its_pieces(till):
    _, expected = case("E2")
    till.points_rule(points=1, per="amount", amount_rial=1)
    receipt = till.sell(50, 50)
    assert till.points() == expected["after_sale"]
    assert till.take_back(receipt, (1, 1)).reversed_points == expected["removed"]
    assert till.points() == expected["balance"]
    till.prove()


def test_e3_a_whole_return_undoes_what_was_earned_and_what_was_spent(till):
    given, expected = case("E3")
    give(given["start"])
    till.credit_rule(70, step=1, basis={"with_credit_part": True})
    receipt = till.spend(given["spent"], 100, tax_rial=50)
    assert receipt.earned_of(Unit.CREDIT) == given["earned"]
    assert till.credit() == expected["after_sale"]
    back = till.take_back(receipt)
    assert (back.reversed_rial, back.restored_rial) == (expected["removed"], expected["returned"])
    assert till.credit() == expected["balance"]
    till.prove()


def test_e5_a_prize_costs_what_the_shop_says_and_not_what_is_sent(till):
    given, expected = case("E5")
    give(given["start"], unit=Unit.POINTS)
    till.points_rule(points=1, per="amount", amount_rial=1)
    till.sell(given["sale"])
    terms = PrizeTerms(name="قهوه", price_points=given["reward_cost"])
    prize_id = add_prize(terms, actor=TILL, at=NOW).id
    asked = {"customer": {"mobile": MINA}, "prize": write_id("prz", prize_id)}
    with pytest.raises(ValidationError, match="points"):
        ClaimBody.model_validate(asked | {"points": given["client_says"]})
    body = ClaimBody.model_validate(asked)
    before = till.points()
    take_prize(
        prize_id=body.prize, customer_id=mina(), labels=(), request_key="1", actor=TILL, at=NOW
    )
    assert before - till.points() == expected["used"]
    assert till.points() == expected["balance"]
    till.prove()


def test_e7_what_this_sale_earns_does_not_pay_for_it(till):
    given, expected = case("E7")
    assert expected == "refused"
    give(given["start"])
    till.credit_rule(10, step=1)
    with pytest.raises(NotEnoughBalance):
        till.spend(given["cost"], 10 * given["earned_on_bill"])
    assert till.credit() == given["start"]
    with pytest.raises(NotEnoughBalance):
        till.spend(given["start"] + given["earned_on_bill"], 10)
    till.prove()


def test_e8_the_same_sale_again_writes_no_second_row(till):
    given, expected = case("E8")
    till.credit_rule(
        10, step=1, conditions={"kind": "minimum_amount", "amount_rial": 10 * given["topup"]}
    )
    for _ in range(given["process"]):
        till.sell(10 * given["topup"], number="topup")
    assert (till.credit(), len(movements())) == (expected["after_topup"], expected["rows1"])
    for _ in range(given["process_again"]):
        till.spend(given["then_spend"], 100, number="spend")
    assert (till.credit(), len(movements())) == (expected["after_spend"], expected["rows2"])
    till.prove()


def test_e9_issued_and_used_are_written_whole_and_not_netted(till):
    given, expected = case("E9")
    give(given["start"])
    till.credit_rule(100, step=1, basis={"with_credit_part": True})
    receipt = till.spend(given["spent"], given["sale"])
    cause = Cause(kind="sale", id=receipt.sale_id)
    assert receipt.earned_of(Unit.CREDIT) == given["earned"]
    assert sum_by_cause(cause, TransferKind.EARN)[Unit.CREDIT] == expected["issued"]
    assert sum_by_cause(cause, TransferKind.SPEND)[Unit.CREDIT] == expected["used"]
    till.prove()


def test_e19_what_ends_soonest_is_spent_first(till):
    given, expected = case("E19")
    later = give(50, expires_at=end_of("2027-02-01"))
    sooner = give(50, expires_at=end_of("2027-01-01"))
    till.spend(given["debit"], 1000)
    assert till.credit() == expected["balance"]
    assert what_is_left(till, sooner, later) == expected["lots_left"]


def test_e20_what_never_ends_is_spent_last(till):
    given, expected = case("E20")
    never = give(100)
    ends = give(100, expires_at=end_of("2027-01-01"))
    till.spend(given["debit"], 1000)
    assert what_is_left(till, never, ends) == [expected["never"], expected["expires"]]


@pytest.mark.parametrize(
    ("lots", "spent", "rows", "balance"),
    [
        ([(150, -1)], 50, [-100], 0),
        ([(150, -1)], 150, [], 0),
        ([(100, -1), (50, 1)], 0, [-100], 50),
        ([(150, 0)], 0, [-150], 0),
    ],
    ids=["a", "b", "c", "d"],
)
def test_e22_the_night_ends_what_remains_once_the_boundary_included(
    till, lots, spent, rows, balance, request
):
    _, expected = case("E22")
    told = expected[request.node.callspec.id]
    assert told == f"row {sum(rows)}, balance {balance}"
    night = NOW + timedelta(days=10)
    for amount, offset in lots:
        give(amount, expires_at=night + timedelta(microseconds=offset))
    if spent:
        till.spend(spent, 1000)
    till.at = night
    while expire_due(at=night, actor=SYSTEM):
        pass
    assert (movements("expire"), till.credit()) == (rows, balance)
    assert expire_due(at=night, actor=SYSTEM) == 0  # twice: no second row
    assert movements("expire") == rows
    till.prove()


@pytest.mark.parametrize("place", [0, 1])
def test_e25_what_ends_at_or_before_a_moment(till, place):
    given, expected = case("E25")
    till.at = end_of("2026-01-01")
    assert given["lots"] == "100@2026-02-01, 200@2026-06-01, 50 never"
    give(100, expires_at=end_of("2026-02-01"), at=till.at)
    give(200, expires_at=end_of("2026-06-01"), at=till.at)
    give(50, at=till.at)
    lots = list_expiring(after=till.at, until=end_of(given["at"][place]), warned_less_than=1)
    assert sum(lot.remaining for lot in lots) == expected[place]


@pytest.mark.parametrize("place", range(7))
def test_e27_the_tier_of_what_was_spent_and_this_bill_judges_the_bill(till, place):
    given, expected = case("E27")
    steps = [step.split() for step in given["tiers"].split(", ")]
    tiers = (
        Tier(slug=name.lower(), name=name, threshold=int(threshold)) for name, threshold in steps
    )
    ladder = Ladder(span=Span.EVER, counts_this_sale=True, tiers=tuple(tiers))
    save_ladder(ladder, actor=TILL, at=NOW)
    for rank, (name, _) in enumerate(steps, 1):
        spec = RuleSpec(
            name=name,
            reward=Points(points=rank, per="visit"),
            conditions=MemberOf(labels=(f"tier:{name.lower()}",)),
        )
        create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=400), state="live")
    before, bill = given["cases"][place]
    if before:
        till.sell(before)
    earned = till.sell(bill).earned_of(Unit.POINTS)
    assert steps[earned - 1][0] == expected[place]
    assert find_place(find_by_mobile(MINA).id, at=till.at).tier.name == expected[place]


def test_e39_credit_first_then_money(till):
    given, expected = case("E39")
    give(given["credit"])
    receipt = till.spend(None, given["charge"])
    assert receipt.credit_spent_rial == expected["credit_used"]
    assert receipt.to_pay_rial == expected["pay"]
    till.prove()


def test_e11_a_returned_gift_card_sale_takes_the_value_off_the_card(till):
    given, expected = case("E11")
    [(card_id, number)] = make_cards(kind=CardKind.GIFT)
    line = LineInput(name="gift card", unit_price_rial=given["card_loaded"], card=number)
    receipt = till.sell(line)
    back = till.take_back(receipt)
    assert back.goods_rial == given["refund"]
    wallet = load_wallet(card_id, at=till.at, holder=Holder.CARD)
    assert wallet.usable[Unit.CREDIT] == expected["balance"]
    till.prove()


def test_e14_the_discount_comes_first_and_then_what_is_stored(till):
    given, expected = case("E14")
    give(given["gift"])
    spec = read_discount(
        {
            "name": "ten",
            "what": {"kind": "percent", "percent": str(given["percent"])},
            "automatic": True,
        }
    )
    create_discount(spec=spec, state="live", actor=TILL, at=NOW)
    assert till.spend(given["gift"], given["bill"]).to_pay_rial == expected["total"]
    till.prove()


def test_e37_a_merge_adds_up_each_kind_of_value(scope):
    given, expected = case("E37")
    till, ali = Till(scope), "+989351112233"
    for mobile, points, rial in zip((MINA, ali), given["a"], given["b"], strict=True):
        person = till.sell(1_000, mobile=mobile).customer_id
        for unit, amount in ((Unit.POINTS, points), (Unit.CREDIT, rial)):
            give_by_hand(
                customer_id=person,
                unit=unit,
                amount=amount,
                expires_at=None,
                reason="case",
                actor=SYSTEM,
                at=NOW,
                request_key=f"{mobile}:{unit}",
            )
    ids = [find_by_mobile(mobile).id for mobile in (MINA, ali)]
    merge_customers(kept_id=ids[0], gone_id=ids[1], actor=SYSTEM, at=NOW)
    assert [till.points(), till.credit()] == expected
