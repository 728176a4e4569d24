"""Finding a product as a cashier types it."""

from datetime import UTC, datetime

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_category, put_product
from vafa.catalog.queries import search_products

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def put(*names):
    for position, name in enumerate(names):
        category = put_category(name=f"دستهٔ {position}", actor=SYSTEM, at=NOW)
        put_product(
            sku=f"p{position}",
            name=name,
            category_id=category.id,
            price_rial=1,
            actor=SYSTEM,
            at=NOW,
        )


def test_what_is_called_just_so_comes_first_then_what_begins_so(scope):
    put("پنکیک", "کیک روز", "کیک", "چای")
    assert [one.name for one in search_products("کیک")] == ["کیک", "کیک روز", "پنکیک"]
    assert [one.name for one in search_products("P0")] == ["پنکیک"]
    assert [one.name for one in search_products("", limit=2)] == ["پنکیک", "کیک روز"]
    assert search_products("قهوه") == []
