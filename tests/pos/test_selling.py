"""What the till says of nameless guests and of products that it does not have."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.staff.cast import PASSWORD, hire, open_branch
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale
from vafa.customers.actions import register_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.ids import write_id
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sales.models import Sale
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope
from vafa.visits.queries import list_visits

TENTH = {"kind": "credit", "percent": "10"}
BIG = {"kind": "minimum_amount", "amount_rial": 3_000_000}
AT = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def manager(business):
    with business_scope(business.pk):
        member = hire(Role.BRANCH_MANAGER, branch_id=open_branch())
    client = Client()
    client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    client.branch_id = member.branch_id
    return client


def test_a_product_that_the_menu_lacks_is_said_to_lack(manager):
    form = {"number": "1", "customer": "", "do": "add", "product": "آب‌نبات", "quantity": "1"}
    answer = manager.post("/till/quote/", form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "چنین چیزی در منو نیست."
    empty = manager.post("/till/quote/", form | {"product": ""}, headers={"HX-Request": "true"})
    assert "HX-Trigger" not in empty


def test_a_guest_without_a_name_is_listed_by_number_and_nobody_by_a_dash(business, manager):
    guests = [
        (CustomerKey(mobile="09121234567"), Profile()),
        (CustomerKey(mobile="09351112233"), Profile(first_name="مینا")),
        (CustomerKey(), Profile()),
    ]
    with business_scope(business.pk):
        for number, (customer, profile) in enumerate(guests):
            sale = SaleInput(
                source="x",
                number=str(number),
                at=AT + timedelta(minutes=number),
                branch_id=manager.branch_id,
                lines=(LineInput(name="چای", unit_price_rial=400_000),),
                customer=customer,
                profile=profile,
            )
            accept_sale(sale, actor=SYSTEM, at=AT + timedelta(minutes=number))

    html = manager.get("/till/returns/").content.decode()

    cells = [row.split("<td>")[2].split("</td>")[0] for row in html.split("<tr data-href")[1:]]
    assert cells == ["—", "مینا", '<bdi class="ltr">09121234567</bdi>']
    with business_scope(business.pk):
        sale_id = Sale.objects.get(number="0").id
    done = manager.get(reverse("pos:done", args=[sale_id])).content.decode()
    assert '<span class="quiet"><bdi class="ltr">09121234567</bdi></span>' in done
    href = reverse("pos:print", args=[sale_id])
    assert f'href="{href}?on=roll"' in done
    assert manager.get(f"{href}?on=roll").content.startswith(b"%PDF")


def test_each_rule_says_its_reason_before_the_sale_and_after_it(business, manager):
    with business_scope(business.pk):
        for name, conditions in (("همیشگی", {}), ("بزرگ", {"conditions": BIG})):
            create_rule(
                spec=read_rule({"name": name, "reward": TENTH} | conditions),
                actor=SYSTEM,
                at=AT - timedelta(days=9),
                state="live",
            )
        mina = register_customer(
            mobile="09121234567",
            profile=Profile(),
            joined_by=JoinedBy.CASHIER,
            actor=SYSTEM,
            at=AT,
        )
    form = {
        "number": "1",
        "customer": write_id("cus", mina.id),
        "amount": "100000",
        "method": "cash",
        "do": "sell",
    }
    said = [
        ("<b>همیشگی</b><br>۱۰٬۰۰۰ تومان اعتبار<", "check-circle"),
        ("<b>بزرگ</b><br>۲۰۰٬۰۰۰ تومان تا حداقل خرید مانده است.<", "minus"),
    ]

    quote = manager.post("/till/quote/", form).content.decode()
    sold = manager.post("/till/sell/", form)
    done = manager.get(sold["Location"]).content.decode()

    for html in (quote, done):
        rows = html.split('<ul class="reasons">')[1].split("</ul>")[0].split("<li>")[1:]
        assert [
            words in row and f"#{icon}" in row
            for row, (words, icon) in zip(rows, said, strict=True)
        ] == [
            True,
            True,
        ]


def test_one_key_writes_down_who_is_here(business, manager):
    with business_scope(business.pk):
        mina = register_customer(
            mobile="09121234567",
            profile=Profile(first_name="مینا"),
            joined_by=JoinedBy.IMPORT,
            actor=SYSTEM,
            at=AT,
        )
    key = write_id("cus", mina.id)
    assert 'data-key="F1"' in manager.get(f"/till/?customer={key}").content.decode()
    for _ in range(2):
        assert manager.post("/till/visit/", {"customer": key}).status_code == 303
    with business_scope(business.pk):
        visits = [(one.customer_id, one.branch_id, one.way) for one in list_visits()]
    assert visits == [(mina.id, manager.branch_id, "till")]
