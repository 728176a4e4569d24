"""The menu in the panel: products, categories, what they give by themselves, and who gives it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_category, put_product
from vafa.catalog.models import Category, Product
from vafa.coupons.models import Discount
from vafa.foundation.ids import write_id
from vafa.rules.queries import list_rules
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME, SHELVES = "/panel/menu/", "/panel/menu/categories/"
AT = datetime.now(UTC)
BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def read(owner, href):
    answer = owner.get(href)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_menu_teaches_the_first_step_and_a_product_comes_on_it(owner):
    assert "هنوز چیزی در منو نیست" in read(owner, HOME)
    form = {
        "name": "كيك",
        "sku": "K1",
        "category_id": "0",
        "price_rial": "۱۲۰٬۰۰۰",
        "earns": "on",
        "credit_percent": "۲٫۵",
        "points": "۳",
    }
    assert owner.post(f"{HOME}add/", form)["Location"] == HOME
    html = read(owner, HOME)
    assert "۱ محصول در منو" in html
    assert "۲٫۵٪" in html
    with scope(owner):
        cake = Product.objects.get()
    assert (cake.name, cake.sku, cake.price_rial, cake.category_id) == (
        "کیک",
        "K1",
        1_200_000,
        None,
    )
    assert cake.menu_terms == (None, Decimal("2.5"), 3)


def test_what_a_product_leaves_open_is_shown_as_its_category_says(owner):
    with scope(owner):
        hot = put_category(name="گرم", credit_percent=Decimal(10), points=7, **BY)
        tea = put_product(sku="T", name="چای", category_id=hot.id, points=0, **BY)
    html = read(owner, HOME)
    assert "طبق دسته‌اش" in html
    assert "۱۰٪" in html
    assert "دسته‌اش: اعتبار ۱۰٪، امتیاز ۷" in read(owner, f"{HOME}{write_id('prd', tea.id)}/")


def test_a_product_is_changed_and_a_second_save_changes_nothing(owner):
    with scope(owner):
        tea = put_product(sku="T", name="چای", price_rial=500_000, points=2, **BY)
    page = f"{HOME}{write_id('prd', tea.id)}/"
    form = {"name": "چای سبز", "sku": "T9", "category_id": "", "price_rial": "60000", "points": ""}
    for _press in range(2):
        assert owner.post(page, form).status_code == 303
    with scope(owner):
        tea.refresh_from_db()
        [changed] = AuditRecord.objects.filter(act="product.changed")
    assert (tea.name, tea.sku, tea.price_rial, tea.points) == ("چای سبز", "T9", 600_000, None)
    assert tea.earns is False
    assert changed.facts["before"]["points"] == 2
    assert "سبز" in read(owner, f"{HOME}?q=سبز")


def test_what_cannot_be_is_said_on_the_form_and_nothing_is_kept(owner):
    with scope(owner):
        put_product(sku="T", name="چای", **BY)
    form = {"name": "قهوه", "sku": "T", "price_rial": "1"}
    answer = owner.post(f"{HOME}add/", form)
    assert answer.status_code == 422
    assert "این کد" in answer.content.decode()
    for wrong in ({"credit_percent": "101"}, {"discount_percent": "-1"}, {"points": "1.5"}):
        assert owner.post(f"{HOME}add/", {**form, "sku": "C", **wrong}).status_code == 422
    with scope(owner):
        assert Product.objects.count() == 1


def test_a_product_goes_off_the_menu_and_comes_back(owner):
    with scope(owner):
        tea = put_product(sku="T", name="چای", **BY)
    page = f"{HOME}{write_id('prd', tea.id)}/"
    owner.post(f"{page}retire/")
    assert "چای" not in read(owner, HOME)
    assert "چای" in read(owner, f"{HOME}?off=yes")
    owner.post(f"{page}restore/")
    owner.post(f"{page}restore/")
    assert "چای" in read(owner, f"{HOME}?q=t")
    with scope(owner):
        acts = AuditRecord.objects.filter(act__startswith="product.").order_by("id")
        assert list(acts.values_list("act", flat=True)) == [
            "product.added",
            "product.retired",
            "product.restored",
        ]


def test_the_list_is_narrowed_and_goes_on(owner):
    with scope(owner):
        hot = put_category(name="گرم", **BY)
        for number in range(51):
            put_product(sku=f"p{number:02}", name=f"کالای {number:02}", category_id=hot.id, **BY)
        put_product(sku="x", name="نان", **BY)
    html = read(owner, f"{HOME}?category={hot.id}")
    assert "from=50" in html
    assert "نان" not in html
    rest = read(owner, f"{HOME}?category={hot.id}&from=50")
    assert rest.count("data-href") == 1
    assert "from=100" not in rest
    assert "نان" in read(owner, f"{HOME}?category=0")


def test_categories_are_added_changed_and_put_in_order(owner):
    assert "هنوز دسته‌ای نیست" in read(owner, SHELVES)
    for name in ("گرم", "سرد", "کیک"):
        assert owner.post(f"{SHELVES}add/", {"name": name}).status_code == 303
    assert owner.post(f"{SHELVES}add/", {"name": "گرم"}).status_code == 422
    with scope(owner):
        cakes = Category.objects.get(name="کیک")
    page = f"{SHELVES}{write_id('ctg', cakes.id)}/"
    for _press in range(3):
        owner.post(f"{page}move/", {"to": "up"})
    assert owner.post(page, {"name": "شیرینی", "points": "4"}).status_code == 303
    with scope(owner):
        rows = Category.objects.order_by("position")
        assert [(row.name, row.points) for row in rows] == [
            ("شیرینی", 4),
            ("گرم", None),
            ("سرد", None),
        ]
        assert AuditRecord.objects.filter(act="category.moved").count() == 2


def test_one_press_gives_what_the_menu_says_and_then_leads_to_what_gives_it(owner):
    with scope(owner):
        put_category(name="گرم", discount_percent=Decimal(5), points=7, **BY)
    html = read(owner, HOME)
    assert "تخفیف‌های منو هنوز کم نمی‌شود" in html
    assert "امتیاز نوشته در منو هنوز داده نمی‌شود" in html
    assert "اعتبار نوشته در منو" not in html  # which says no credit
    for _press in range(2):
        assert owner.post(f"{HOME}give/discount/").status_code == 303
        assert owner.post(f"{HOME}give/points/").status_code == 303
    assert owner.post(f"{HOME}give/else/").status_code == 404
    html = read(owner, HOME)
    assert "notice-warn" not in html
    with scope(owner):
        [discount], [rule] = Discount.objects.all(), list_rules()
    assert (discount.state, rule.state, rule.name) == ("live", "live", "امتیاز طبق منو")
    assert f"/panel/loyalty/discounts/{write_id('dis', discount.id)}/" in html
    assert f"/panel/loyalty/rules/{write_id('rule', rule.id)}/" in html


def test_who_may_only_look_is_shown_no_way_to_change(owner, signed_in):
    with scope(owner):
        put_category(name="گرم", points=7, **BY)
        put_product(sku="T", name="چای", **BY)
    accountant = signed_in(Role.ACCOUNTANT)
    for href in (HOME, SHELVES):
        html = read(accountant, href)
        assert "هنوز داده نمی‌شود" in html
        for forbidden in ("افزودن", "data-href", "/give/", "/move/"):
            assert forbidden not in html


def test_a_list_costs_as_many_statements_for_three_as_for_one(owner):
    counts = []
    for number in range(2):
        with scope(owner):
            for more in range(1 + number):
                shelf = put_category(name=f"c{number}{more}", points=1, **BY)
                put_product(sku=f"{number}{more}", name="x", category_id=shelf.id, **BY)
        for href in (HOME, SHELVES):
            owner.get(href)
            with CaptureQueriesContext(connection) as asked:
                owner.get(href)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
