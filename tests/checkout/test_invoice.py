"""The invoice on paper: its figures add up to the eye, and nothing is cut off."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils import translation

from tests.checkout.conftest import NOW, TILL
from tests.checkout.test_discounts import discount
from vafa.catalog.actions import change_branch
from vafa.checkout.queries import write_invoice_paper
from vafa.checkout.types import Redeem
from vafa.foundation.invoice_paper import A4, ROLL, Goods, write_invoice
from vafa.sales.models import Sale
from vafa.sales.types import FeeInput, LineInput

LONG = "مجموعهٔ صبحانهٔ ایرانی دونفره با املت، عدسی، پنیر محلی، گردو، عسل و نان تازهٔ سنگک"


def figure(text):
    """The number on the paper, in tomans; negative where it comes off."""
    number = int(re.sub(r"\D", "", latin(text)))
    return -number if "−" in text else number


def latin(text):
    return text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))


def pages(pdf):
    """How many there are, with their width and height in whole millimetres."""
    (box,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    return len(re.findall(rb"/Type /Page\b", pdf)), *(round(float(it) / 72 * 25.4) for it in box)


def dear_sale(till):
    """Two lines, a discount, a fee, tax, credit spent, money paid and credit earned."""
    till.credit_rule(10, step=1)
    till.points_rule(points=1, per="amount", amount_rial=100_000)
    till.points_rule(points=5, per="visit")
    till.sell(3_000_000)
    till.pass_days(1)
    discount(20)
    sale = till.sale(
        LineInput(name="لاته", unit_price_rial=850_000, quantity=Decimal(2)),
        LineInput(name=LONG, unit_price_rial=1_950_000, discount_rial=50_000),
        fees=(FeeInput(kind="service", amount_rial=100_000),),
        tax_rial=120_000,
        cashier="ندا کاظمی",
        pays_by="card",
    )
    code = till.code()
    receipt = till.accept(sale, redeem=Redeem(code=code, credit_rial=300_000))
    return Sale.objects.get(id=receipt.sale_id), receipt


def test_from_the_goods_to_what_is_paid_every_figure_follows_from_those_above(till):
    change_branch(branch_id=till.branch.id, address="خیابان ولیعصر", actor=TILL, at=NOW)
    sale, receipt = dear_sale(till)
    paper = write_invoice_paper(sale)
    assert paper.heading == ("ولیعصر", "خیابان ولیعصر")
    facts = [value for _label, value in paper.facts]
    assert facts[1:] == ["یکشنبه ۱ آذر ۱۴۰۵، ۱۵:۳۰", "ندا کاظمی", "۰۹۱۲۱۲۳۴۵۶۷"]
    assert paper.goods[0] == Goods(name="لاته", quantity="۲", price="۸۵٬۰۰۰", amount="۱۷۰٬۰۰۰")
    labels = [each.label for each in paper.sums]
    assert labels == [
        *("جمع کالاها", "نوروزی", "تخفیف", "حق سرویس", "مالیات", "جمع"),
        *("اعتبار باشگاه", "پرداختی", "کارت‌خوان"),
    ]
    figures = [figure(each.amount) for each in paper.sums]
    assert figures[0] == sum(figure(goods.amount) for goods in paper.goods)
    assert figures[5] == sum(figures[:5]) == receipt.total_rial // 10
    assert figures[7] == figures[5] + figures[6] == receipt.to_pay_rial // 10
    assert figures[6] == -30_000


def test_points_of_several_rules_are_told_once(till):
    sale, receipt = dear_sale(till)
    points = sum(award.amount for award in receipt.earned if award.unit == "points")
    notes = write_invoice_paper(sale).notes
    assert len([award for award in receipt.earned if award.unit == "points"]) == 2
    (said,) = (note for note in notes if note.startswith("امتیاز این خرید"))
    assert figure(said) == points
    assert [line for line in receipt.lines if line == said] == [said]


def test_what_came_back_is_said_and_the_invoice_stays(till):
    receipt = till.sell(1_000_000)
    before = write_invoice_paper(Sale.objects.get(id=receipt.sale_id))
    till.take_back(receipt)
    after = write_invoice_paper(Sale.objects.get(id=receipt.sale_id))
    assert after.sums == before.sums
    assert "۱۰۰٬۰۰۰ تومان کالا مرجوع شد." in after.notes
    assert "۱۰۰٬۰۰۰ تومان کالا مرجوع شد." not in before.notes


def test_a_roll_is_as_wide_as_its_printer_and_as_long_as_what_stands_on_it(till):
    paper = write_invoice_paper(dear_sale(till)[0])
    count, width, height = pages(write_invoice(paper, ROLL))
    assert (count, width) == (1, 80)
    long = replace(paper, goods=paper.goods * 20)
    count, width, longer = pages(write_invoice(long, ROLL))
    assert (count, width) == (1, 80)
    assert longer > height + 300, "each line of the invoice takes its room"


def test_a_long_invoice_goes_on_on_the_next_page(till):
    paper = write_invoice_paper(dear_sale(till)[0])
    assert pages(write_invoice(paper, A4)) == (1, 210, 297)
    many = replace(paper, goods=paper.goods * 30)
    assert pages(write_invoice(many, A4)) == (3, 210, 297)


def test_it_speaks_the_language_of_the_business_whoever_prints_it(till):
    sale, _ = dear_sale(till)
    with translation.override("en"):
        assert write_invoice_paper(sale).heads[0] == "کالا"
