from datetime import UTC, datetime
from decimal import Decimal

from vafa.catalog.types import SILENT, Menu, MenuTerms
from vafa.foundation.jalali import TEHRAN
from vafa.rules.types import CustomerFacts, LocalTime, Occasion
from vafa.sales.types import FeeInput, LineInput, PaymentInput, SaleInput

LATE = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)  # Nowruz has begun in Tehran


def make_input(**fields):
    lines = (
        LineInput(name="لاته", sku="C1", category="قهوه", quantity=Decimal(2), unit_price_rial=500),
        LineInput(name="کیک", sku="K1", unit_price_rial=2_100, discount_rial=100),
        LineInput(name="کارت هدیه", sku="G1", unit_price_rial=0),
    )
    return SaleInput(source="t", number="1", at=LATE, branch_id=4, lines=lines, **fields)


def test_local_time_is_that_of_the_business():
    local = LocalTime.of(LATE, TEHRAN)
    assert (local.jalali, local.minute, local.weekday) == ((1405, 1, 1), 0, 0)
    assert LocalTime.of(LATE, UTC).jalali == (1404, 12, 29)


def test_the_facts_of_a_sale():
    sale = make_input(
        discount_rial=301,
        tax_rial=270,
        tip_rial=10,
        fees=(FeeInput(kind="delivery", amount_rial=40), FeeInput(kind="pack", amount_rial=2)),
        payments=(PaymentInput(method="cash", amount_rial=5),),
        channel="phone",
    )
    customer = CustomerFacts(purchases_before=3)
    own, shelf = MenuTerms(points=0), MenuTerms(points=3, credit_percent=Decimal(5))
    menu = Menu(products={"C1": own}, categories={"قهوه": shelf}, barren=frozenset({"G1"}))
    facts = Occasion.of_sale(sale, zone=TEHRAN, customer=customer, credit_rial=7, menu=menu)
    # 301 over 1000, 2000 and 0: a third and two thirds, the odd rial by the largest remainder.
    assert [line.net_rial for line in facts.lines] == [900, 1799, 0]
    assert [line.gross_rial for line in facts.lines] == [1000, 2100, 0]
    assert [line.earns for line in facts.lines] == [True, True, False]
    assert facts.menu == (MenuTerms(points=0, credit_percent=Decimal(5)), SILENT, SILENT)
    assert facts.goods_rial == sale.goods_rial == 2699
    assert (facts.gross_rial, facts.tax_rial, facts.fees_rial, facts.tip_rial) == (
        3100,
        270,
        42,
        10,
    )
    assert (facts.credit_rial, facts.channel, facts.branch_id) == (7, "phone", 4)
    assert (facts.lines[0].sku, facts.lines[0].category, facts.lines[0].quantity) == (
        "C1",
        "قهوه",
        2,
    )
    assert facts.payments[0].method == "cash"
    assert facts.customer == customer
