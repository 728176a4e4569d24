"""Reading branches, products and holidays."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Q, QuerySet, When

from vafa.catalog.errors import UnknownBranch, UnknownCategory, UnknownHoliday, UnknownProduct
from vafa.catalog.models import Branch, Category, Holiday, Product
from vafa.catalog.types import Menu
from vafa.foundation.persian import search_key
from vafa.foundation.words import Words
from vafa.tenancy.models import Business

MOST_PRODUCTS = 5_000  # named in sentences; one beyond them is called by its code


def list_branches(*, only_active: bool = False) -> list[Branch]:
    """Branches in the order of their making."""
    rows = Branch.objects.order_by("id")
    return list(rows.filter(is_active=True) if only_active else rows)


def get_branch(branch_id: int) -> Branch:
    """The branch, or UnknownBranch."""
    branch: Branch | None = Branch.objects.filter(id=branch_id).first()
    if branch is None:
        raise UnknownBranch
    return branch


def list_categories() -> list[Category]:
    """Categories in their order."""
    return list(Category.objects.order_by("position", "id"))


def products() -> QuerySet[Product]:
    """Every product in scope, with its category."""
    rows: QuerySet[Product] = Product.objects.select_related("category")
    return rows


def load_words(business: Business) -> Words:
    """How this business speaks of money, days, branches and products.

    `checkout.queries.load_words` knows the names of groups of customers besides.
    """
    return Words(
        unit=business.unit,
        zone=ZoneInfo(business.zone),
        names={branch.id: branch.name for branch in list_branches()},
        products=dict(products().values_list("sku", "name")[:MOST_PRODUCTS]),
    )


def load_menu() -> Menu:
    """What the menu says beyond names and prices; two statements."""
    says = (
        Q(discount_percent__isnull=False)
        | Q(credit_percent__isnull=False)
        | Q(points__isnull=False)
    )
    shelves = {row.id: row for row in Category.objects.filter(says)}
    rows = list(Product.objects.filter(says | Q(earns=False) | Q(category_id__in=list(shelves))))
    return Menu(
        products={
            row.sku: row.menu_terms.or_else(shelves[row.category_id].menu_terms)
            if row.category_id in shelves
            else row.menu_terms
            for row in rows
        },
        categories={row.name: row.menu_terms for row in shelves.values()},
        barren=frozenset(row.sku for row in rows if not row.earns),
    )


def get_product(product_id: int) -> Product:
    """The product with its category, or UnknownProduct."""
    product: Product | None = products().filter(id=product_id).first()
    if product is None:
        raise UnknownProduct
    return product


def get_category(category_id: int) -> Category:
    """The category, or UnknownCategory."""
    category: Category | None = Category.objects.filter(id=category_id).first()
    if category is None:
        raise UnknownCategory
    return category


def count_products() -> dict[int | None, int]:
    """How many products on the menu are in each category; None has those in no category."""
    rows = Product.objects.filter(is_active=True).order_by().values("category_id")
    return dict(rows.annotate(count=Count("id")).values_list("category_id", "count"))


def list_menu(
    text: str = "",
    *,
    category_id: int | None = None,
    is_active: bool = True,
    skip: int = 0,
    limit: int = 50,
) -> list[Product]:
    """A stretch of the menu as it stands, or of what was taken off it: by categories, then names.

    Only what has the text in its name or as its code; `category_id` 0 is in no category.
    """
    rows = products().filter(is_active=is_active)
    if category_id is not None:
        rows = rows.filter(category_id=category_id or None)
    if text.strip():
        rows = rows.filter(Q(name_key__contains=search_key(text)) | Q(sku__iexact=text.strip()))
    ordered = rows.order_by("category__position", "category_id", "name_key", "id")
    return list(ordered[skip : skip + limit])


def search_products(text: str, *, limit: int = 20) -> list[Product]:
    """Products on the menu by code or any part of the name; all of them for an empty text.

    What is called just so comes first, then what begins so, then the others as the menu has them.
    """
    rows, order = products().filter(is_active=True), ("category__position", "name", "id")
    key = search_key(text)
    if not key:
        return list(rows.order_by(*order)[:limit])
    is_it = Q(name_key=key) | Q(sku__iexact=text.strip())
    nearness = Case(When(is_it, then=0), When(name_key__startswith=key, then=1), default=2)
    found = rows.filter(is_it | Q(name_key__contains=key))
    return list(found.order_by(nearness, *order)[:limit])


def list_holidays(first: date, last: date) -> list[Holiday]:
    """What the calendar holds from one day to another, in order, the removed ones too."""
    return list(Holiday.objects.filter(day__range=(first, last)).order_by("day"))


def get_holiday(holiday_id: int) -> Holiday:
    """The holiday, or UnknownHoliday."""
    holiday: Holiday | None = Holiday.objects.filter(id=holiday_id).first()
    if holiday is None:
        raise UnknownHoliday
    return holiday


def name_holidays(first: date, last: date) -> dict[date, str]:
    """The holidays from one day to another, by name."""
    rows = Holiday.objects.filter(day__range=(first, last), is_removed=False)
    return dict(rows.order_by("day").values_list("day", "name"))


def load_holidays() -> frozenset[date]:
    """Every day that is a holiday. May be kept under the business's `terms_version`."""
    return frozenset(Holiday.objects.filter(is_removed=False).values_list("day", flat=True))


def load_mourning_days(first: date, last: date) -> frozenset[date]:
    """The days of mourning from one day to another."""
    rows = Holiday.objects.filter(day__range=(first, last), is_removed=False, is_mourning=True)
    return frozenset(rows.values_list("day", flat=True))
