from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale
from vafa.checkout.types import Redeem
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey, Profile
from vafa.joining.actions import ensure_code as ensure_join_code
from vafa.messaging.actions import save_gateway_account
from vafa.messaging.models import DemoText
from vafa.referrals.actions import ensure_code
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.sales.types import LineInput, SaleInput
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope

NEGAR, REZA, STRANGER = "+989121234567", "+989351112233", "+989190000000"


class Club:
    """A café with a 10 % rule and a demo phone; Negar bought for 9,400,000 rials yesterday."""

    def __init__(self, business, at=None) -> None:
        self.at = at or datetime.now(UTC)
        Business.objects.filter(pk=business.pk).update(is_demo=True, accent="#c2551f")
        business.refresh_from_db()
        self.business, self.number = business, 0
        self.home = f"/c/{business.slug}/"
        with self.scope():
            save_gateway_account(gateway="demo_phone", settings={}, actor=SYSTEM, at=self.at)
            self.branch = add_branch(code="v", name="ولیعصر", actor=SYSTEM, at=self.at)
            spec = RuleSpec(
                name="بازگشت ۱۰٪",
                reward=Credit(percent=Decimal(10)),
                terms=Terms(expiry=AfterDays(count=45)),
            )
            create_rule(spec=spec, actor=SYSTEM, at=self.at - timedelta(days=99), state="live")
        self.sale_id = self.sell(9_400_000, first="نگار", last="محمدی", days_ago=1).sale_id

    def scope(self):
        return business_scope(self.business.pk)

    def sell(self, rial, mobile=NEGAR, *, first="", last="", days_ago=0, spend=None, sku=""):
        self.number += 1
        at = self.at - timedelta(days=days_ago)
        sale = SaleInput(
            source="x",
            number=str(self.number),
            at=at,
            branch_id=self.branch.id,
            lines=(LineInput(name="لاته", unit_price_rial=rial, sku=sku),),
            customer=CustomerKey(mobile=mobile),
            profile=Profile(first_name=first, last_name=last),
        )
        redeem = Redeem(credit_rial=spend, without_code=True) if spend else None
        with self.scope():
            return accept_sale(sale, actor=SYSTEM, at=at, redeem=redeem)

    def customer(self, mobile=NEGAR):
        with self.scope():
            return find_by_mobile(mobile)

    def invitation(self, mobile=NEGAR):
        """The code by which this customer brings friends."""
        with self.scope():
            return ensure_code(find_by_mobile(mobile).id)

    def poster(self, branch_id=None):
        """The code on the posters of a branch, or of the business."""
        with self.scope():
            return ensure_join_code(branch_id)

    def work(self, at=None):
        assert run_steps(AT_ONCE, at=at or datetime.now(UTC), business_ids=[self.business.pk]) == 0

    def texts(self, mobile=NEGAR):
        with self.scope():
            rows = DemoText.objects.filter(mobile=mobile).order_by("-id")
            return list(rows.values_list("text", flat=True))

    def login_code(self, mobile=NEGAR):
        """The code in the latest text that holds one."""
        return self.login_text(mobile).split(": ")[1].split()[0]

    def login_text(self, mobile=NEGAR):
        return next(text for text in self.texts(mobile) if "کد ورود" in text)

    def sign_in(self, mobile=NEGAR, *, agent=""):
        browser = Client(headers={"User-Agent": agent})
        asked = browser.post(f"{self.home}sign-in/", {"mobile": mobile})
        assert asked.status_code == 302, asked.content.decode()
        self.work()
        entered = browser.post(f"{self.home}code/", {"code": self.login_code(mobile)})
        assert entered.status_code == 302, entered.content.decode()
        return browser


@pytest.fixture
def club(business):
    return Club(business)
