"""The categories of the menu, in their order, and what the menu says of all within them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.catalog.actions import add_category, change_category, move_category
from vafa.catalog.queries import count_products, get_category, list_categories
from vafa.panel.forms import refusals_on
from vafa.panel.menu.forms import CategoryForm
from vafa.panel.menu.giving import GivingView, load_giving
from vafa.panel.menu.tabs import Said, draw_tabs, say_terms
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

if TYPE_CHECKING:
    from vafa.catalog.models import Category


@dataclass(frozen=True, kw_only=True)
class ListedCategory:
    """A row: the category, how many products it has, and what the menu says of them."""

    category: Category
    products: int
    said: list[Said]


@dataclass(frozen=True, kw_only=True)
class CategoriesPage:
    """Every category, in its order."""

    tabs: list[Tab]
    categories: list[ListedCategory]
    giving: GivingView
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class CategoryPage:
    """One category, or a new one."""

    tabs: list[Tab]
    form: CategoryForm
    name: str


def show_list(request: StaffRequest) -> HttpResponse:
    """The shelves of the menu."""
    counts = count_products()
    page = CategoriesPage(
        tabs=draw_tabs("categories"),
        categories=[
            ListedCategory(
                category=category,
                products=counts.get(category.id, 0),
                said=say_terms(category.menu_terms),
            )
            for category in list_categories()
        ],
        giving=load_giving(request),
        can_edit=request.staff.can(Permission.EDIT_MENU),
    )
    return render_page(request, "panel/menu/categories.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more, after the others."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_category(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            return _go_back(request, _("The category is added."))
    return _show(request, form, name="")


def edit(request: StaffRequest, *, category_id: int) -> HttpResponse:
    """Another name, or something else for all within it."""
    category = get_category(category_id)
    values = {name: getattr(category, name) for name in CategoryForm.base_fields}
    form = CategoryForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_category(
                category_id=category_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
        if form.is_valid():
            return _go_back(request, _("Saved."))
    return _show(request, form, name=category.name)


def move(request: StaffRequest, *, category_id: int) -> HttpResponse:
    """One place up or down."""
    is_up = request.POST.get("to") == "up"
    move_category(category_id=category_id, up=is_up, actor=request.actor, at=request.at)
    return redirect_to(request, reverse("panel:menu:categories"))


def _show(request: StaffRequest, form: CategoryForm, *, name: str) -> HttpResponse:
    page = CategoryPage(tabs=draw_tabs("categories"), form=form, name=name)
    status = 422 if form.errors else 200
    return render_page(request, "panel/menu/category.html", {"page": page}, status=status)


def _go_back(request: StaffRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:menu:categories"))
