"""The menu: read, and kept in step with the till's own."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.menu import (
    CategoryBody,
    CategoryList,
    CategoryOut,
    ProductBody,
    ProductOut,
    ProductPage,
)
from vafa.catalog.actions import put_category, put_product
from vafa.catalog.queries import get_product, list_categories, products
from vafa.foundation.persian import clean_text
from vafa.staff.types import Scope

router = Router(tags=[_("The menu")])


class ProductFilter(PageFilter):
    """Which products."""

    sku: str | None = Field(None, max_length=64)


@router.get(
    "/products",
    auth=ApiKey(Scope.RULES_READ),
    response=ProductPage,
    summary=_("List products"),
    description=_("What is on the menu, and what was; the newest row first."),
)
@in_scope
def read_products(request: ApiRequest, wanted: Query[ProductFilter]) -> Answer:
    conditions = {"id__lt": wanted.before_id("prd"), "sku": wanted.sku}
    given = {name: value for name, value in conditions.items() if value is not None}
    rows = list(products().filter(**given).order_by("-id")[: wanted.limit + 1])
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="prd")
    data = [ProductOut.of(row) for row in page]
    return Answer(ProductPage(data=data, next_cursor=next_cursor))


@router.put(
    "/products/{path:sku}",
    auth=ApiKey(Scope.MENU_WRITE),
    response=ProductOut,
    summary=_("Put a product on the menu"),
    description=_(
        "Under your till's own code: added where there is none, else made just so. The same "
        "again changes nothing. It counts from the next sale on."
    ),
)
@in_scope
def write_product(
    request: ApiRequest, sku: Annotated[str, Path(max_length=64)], body: ProductBody
) -> Answer:
    values = body.model_dump(exclude={"category"})
    shelf = clean_text(body.category)
    category = put_category(name=shelf, actor=get_actor(request), at=request.at) if shelf else None
    row = put_product(
        sku=sku,
        category_id=category.id if category else None,
        actor=get_actor(request),
        at=request.at,
        **values,
    )
    return Answer(ProductOut.of(get_product(row.id)))


@router.get(
    "/categories",
    auth=ApiKey(Scope.RULES_READ),
    response=CategoryList,
    summary=_("List categories"),
    description=_("The shelves of the menu, in their order."),
)
@in_scope
def read_categories(request: ApiRequest) -> Answer:
    return Answer(CategoryList(data=[CategoryOut.of(row) for row in list_categories()]))


@router.put(
    "/categories/{path:name}",
    auth=ApiKey(Scope.MENU_WRITE),
    response=CategoryOut,
    summary=_("Put a category on the menu"),
    description=_(
        "Under the name that lines of sales have: added after the others where there is none, "
        "else made just so. The same again changes nothing."
    ),
)
@in_scope
def write_category(
    request: ApiRequest, name: Annotated[str, Path(max_length=80)], body: CategoryBody
) -> Answer:
    row = put_category(name=name, actor=get_actor(request), at=request.at, **body.model_dump())
    return Answer(CategoryOut.of(row))
