"""The products: what is sold, for how much, and what the menu says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.catalog.actions import add_product, change_product, restore_product, retire_product
from vafa.catalog.queries import count_products, get_product, list_menu
from vafa.panel.forms import refusals_on
from vafa.panel.menu.forms import MenuFilterForm, ProductForm
from vafa.panel.menu.giving import GivingView, load_giving
from vafa.panel.menu.tabs import Said, draw_tabs, say_terms
from vafa.panel.paging import draw_pager, read_number
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.catalog.models import Product

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class ListedProduct:
    """A row: the product, and what the menu says of it."""

    product: Product
    category: str
    said: list[Said]


@dataclass(frozen=True, kw_only=True)
class ProductsPage:
    """A stretch of the menu."""

    tabs: list[Tab]
    title: str
    form: MenuFilterForm
    products: list[ListedProduct]
    giving: GivingView
    pager: Pager
    is_filtered: bool
    is_empty: bool
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class ProductPage:
    """One product, or a new one (id 0)."""

    tabs: list[Tab]
    form: ProductForm
    id: int
    name: str
    is_active: bool
    category_says: str

    @property
    def terms(self) -> list[BoundField]:
        """The fields of what the menu says."""
        return [self.form[name] for name in ("discount_percent", "credit_percent", "points")]


def show_list(request: StaffRequest) -> HttpResponse:
    """What is on the menu, or what was taken off it."""
    form = MenuFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    skip = read_number(request, "from") or 0
    found = list_menu(
        wanted.get("q", ""),
        category_id=wanted.get("category"),
        is_active=not wanted.get("off"),
        skip=skip,
        limit=ROWS + 1,
    )
    on_menu = sum(count_products().values())
    title = ngettext("%(count)s product on the menu", "%(count)s products on the menu", on_menu)
    is_filtered = any(value not in (None, "") for value in wanted.values())
    page = ProductsPage(
        tabs=draw_tabs("home"),
        title=title % {"count": formats.number(on_menu)},
        form=form,
        products=[_draw(product) for product in found[:ROWS]],
        giving=load_giving(request),
        pager=draw_pager(request.GET, skip + ROWS if len(found) > ROWS else None, name="from"),
        is_filtered=is_filtered,
        is_empty=not (found or is_filtered or skip),
        can_edit=request.staff.can(Permission.EDIT_MENU),
    )
    return render_page(
        request, "panel/menu/products.html", {"page": page}, fragment="panel/menu/_rows.html"
    )


def add(request: StaffRequest) -> HttpResponse:
    """One more."""
    form = ProductForm(request.POST or None, initial={"earns": True})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            product = add_product(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            said = _("“%(name)s” is on the menu.") % {"name": product.name}
            return _go_back(request, said)
    return _show(request, form, None)


def edit(request: StaffRequest, *, product_id: int) -> HttpResponse:
    """Change what is told of it."""
    product = get_product(product_id)
    values = {name: getattr(product, name) for name in ProductForm.base_fields}
    form = ProductForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_product(
                product_id=product_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
        if form.is_valid():
            return _go_back(request, _("Saved."))
    return _show(request, form, product)


def retire(request: StaffRequest, *, product_id: int) -> HttpResponse:
    """Take it off the menu."""
    retire_product(product_id=product_id, actor=request.actor, at=request.at)
    return _go_back(request, _("It is off the menu. Past invoices keep it."))


def restore(request: StaffRequest, *, product_id: int) -> HttpResponse:
    """Have it on the menu again."""
    restore_product(product_id=product_id, actor=request.actor, at=request.at)
    return _go_back(request, _("It is on the menu again."))


def _draw(product: Product) -> ListedProduct:
    return ListedProduct(
        product=product,
        category=product.category.name if product.category else "",
        said=say_terms(product.terms, product.menu_terms),
    )


def _show(request: StaffRequest, form: ProductForm, product: Product | None) -> HttpResponse:
    shelf = say_terms(product.category.menu_terms) if product and product.category else []
    page = ProductPage(
        tabs=draw_tabs("home"),
        form=form,
        id=product.id if product else 0,
        name=product.name if product else "",
        is_active=product.is_active if product else True,
        category_says="، ".join(f"{one.label} {one.text}" for one in shelf if one.text),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/menu/product.html", {"page": page}, status=status)


def _go_back(request: StaffRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:menu:home"))
