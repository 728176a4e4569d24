"""The demo business itself: branches, menu, rules, people, and how it writes to its customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch, put_category, put_product, seed_holidays
from vafa.config.demo.menu import CATEGORIES, PRODUCTS
from vafa.foundation.money import to_rial
from vafa.messaging.actions import save_gateway_account
from vafa.payments.actions import save_payment_account
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.staff.actions import create_api_key, create_member, create_till
from vafa.staff.types import Role, Scope
from vafa.textaccount.actions import correct_account, open_account

SLUG = "naranj"
NAME = "کافه نارنج"
TILL = "صندوق ۱"

_BRANCHES = (
    ("valiasr", "ولیعصر", "تهران، خیابان ولیعصر، بالاتر از پارک ساعی"),
    ("saadatabad", "سعادت‌آباد", "تهران، سعادت‌آباد، میدان کاج"),
    ("tajrish", "تجریش", "تهران، تجریش، خیابان شهرداری"),
)


class Login(NamedTuple):
    """Somebody who can sign in to the demo; branches count from 1, 0 is everywhere."""

    username: str
    name: str
    role: Role
    branch: int


LOGINS = (
    Login("modir", "بهار فرهمند", Role.OWNER, 0),
    Login("shobe", "کیوان راد", Role.BRANCH_MANAGER, 2),
    Login("hesabdar", "مینا صدر", Role.ACCOUNTANT, 0),
    Login("sandogh", "ندا کاظمی", Role.CASHIER, 1),
)

_A_YEAR = {"expiry": {"kind": "months", "count": 12}}
_RULES: tuple[dict[str, Any], ...] = (
    {
        "name": "۵٪ اعتبار از هر خرید",
        "reward": {"kind": "credit", "percent": "5"},
        "terms": {"expiry": {"kind": "days", "count": 45}},
    },
    {
        "name": "۱ امتیاز برای هر ۱۰٬۰۰۰ تومان",
        "reward": {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000},
        "terms": _A_YEAR,
    },
    {
        "name": "۵ امتیاز برای هر بار آمدن",
        "reward": {"kind": "points", "points": 5, "per": "visit"},
        "terms": _A_YEAR,
    },
)

_PART_PRICE_RIAL = 1_450
_FIRST_CHARGE_RIAL = 5_000_000


def furnish(*, opened_at: datetime, at: datetime) -> None:
    """Everything but the people, inside the business's scope. The rules count from the opening."""
    seed_holidays(at=at)
    for code, name, address in _BRANCHES:
        branch = add_branch(code=code, name=name, address=address, actor=SYSTEM, at=at)
        create_till(branch_id=branch.id, name=TILL, actor=SYSTEM, at=at)
    categories = {name: put_category(name=name, actor=SYSTEM, at=at).id for name in CATEGORIES}
    for product in PRODUCTS.values():
        put_product(
            sku=product.code,
            name=product.name,
            category_id=categories[product.category],
            price_rial=to_rial(product.price_toman),
            actor=SYSTEM,
            at=at,
        )
    for rule in _RULES:
        create_rule(spec=read_rule(rule), actor=SYSTEM, at=opened_at, state="live")
    save_gateway_account(
        gateway="demo_phone",
        settings={},
        title="تلفن نمایشی",
        part_price_rial=_PART_PRICE_RIAL,
        actor=SYSTEM,
        at=at,
    )
    save_payment_account(
        gateway="trial", settings={}, title="پرداخت آزمایشی", position=1, actor=SYSTEM, at=at
    )
    open_account(actor=SYSTEM, at=opened_at)
    correct_account(
        amount_rial=_FIRST_CHARGE_RIAL,
        reason="اعتبار آغاز کار",
        key="opening",
        actor=SYSTEM,
        at=opened_at,
    )


def take_on_staff(branch_ids: dict[int, int], *, at: datetime) -> str:
    """The logins and an API key; the key's token. Inside the business's scope."""
    for login in LOGINS:
        create_member(
            username=login.username,
            password=settings.DEMO_PASSWORD,
            display_name=login.name,
            role=login.role,
            branch_id=branch_ids.get(login.branch),
            actor=SYSTEM,
            at=at,
        )
    key = create_api_key(
        label="نمونه",
        scopes=list(Scope),
        branch_id=branch_ids[1],
        till=TILL,
        actor=SYSTEM,
        at=at,
    )
    return key.token
