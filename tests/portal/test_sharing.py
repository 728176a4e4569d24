"""The shared wallet, and what is owed, in the customer's own pages."""

from __future__ import annotations

from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import write_id
from vafa.onaccount.actions import set_account
from vafa.sales.types import LineInput, PaymentInput, SaleInput
from vafa.sharing.actions import add_member, open_wallet, top_up
from vafa.sharing.models import Member

from .conftest import NEGAR, REZA


def share(club):
    """Mina and Reza share 500,000; the ids of both."""
    club.sell(1_000_000, REZA, first="رضا")
    with club.scope():
        by = {"actor": SYSTEM, "at": club.at}
        mina, reza = find_by_mobile(NEGAR).id, find_by_mobile(REZA).id
        wallet_id = open_wallet(name="خانوادهٔ ما", kind="family", head_id=mina, **by)
        add_member(wallet_id=wallet_id, customer_id=reza, **by)
        top_up(wallet_id=wallet_id, amount_rial=500_000, reason="نقد", key="1", **by)
    return mina, reza


def test_members_see_it_put_in_and_the_head_sets_limits(club):
    _mina, reza = share(club)
    head, other = club.sign_in(NEGAR), club.sign_in(REZA)
    assert "خانوادهٔ ما" in head.get(club.home).content.decode()
    limits = f"{club.home}shared/{write_id('cus', reza)}/"
    assert other.post(limits, {"daily_most_rial": "999"}).status_code == 404
    head.post(limits, {"daily_most_rial": "10000"})
    with club.scope():
        assert Member.objects.get(customer_id=reza).daily_most_rial == 100_000
    html = other.get(f"{club.home}shared/").content.decode()
    assert "تا ۱۰٬۰۰۰ تومان" in html
    assert "در این ماه" not in html
    assert "در این ماه" in head.get(f"{club.home}shared/").content.decode()
    for _press in range(2):
        other.post(f"{club.home}shared/put/", {"amount": "1000", "key": "7"})
    assert "۵۱٬۰۰۰" in head.get(f"{club.home}shared/").content.decode()


def test_who_shares_nothing_has_no_such_page(club):
    browser = club.sign_in(NEGAR)
    assert browser.get(f"{club.home}shared/").status_code == 404


def test_what_is_owed_is_said(club):
    with club.scope():
        mina = find_by_mobile(NEGAR).id
        set_account(customer_id=mina, limit_rial=9_000_000, term_days=30, actor=SYSTEM, at=club.at)
    browser = club.sign_in(NEGAR)
    assert "بدهکارید" not in browser.get(club.home).content.decode()
    sale = SaleInput(
        source="x",
        number="on-account",
        at=club.at,
        branch_id=club.branch.id,
        lines=(LineInput(name="لاته", unit_price_rial=700_000),),
        customer=CustomerKey(id=mina),
        payments=(PaymentInput(method="account", amount_rial=700_000),),
    )
    with club.scope():
        accept_sale(sale, actor=SYSTEM, at=club.at)
    assert "۷۰٬۰۰۰ تومان بدهکارید" in browser.get(club.home).content.decode()
