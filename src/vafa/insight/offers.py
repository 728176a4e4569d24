"""What goes with what, as it was found last night; and what to offer a customer next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from vafa.catalog.queries import products
from vafa.insight.models import ProductPair
from vafa.insight.refusing import refuses
from vafa.insight.types import Offer, Pair
from vafa.sales.queries import sale_lines
from vafa.sales.types import SaleState
from vafa.tenancy.compose import fetch

REMEMBERED = timedelta(days=365)  # what was bought longer ago says nothing any more
PRODUCT = Coalesce(NullIf(F("sku"), Value("")), F("name"), output_field=CharField())

_BEST = """
WITH bought (customer_id, product) AS MATERIALIZED ({bought})
SELECT DISTINCT ON (customer_id) customer_id, fitting, name, because, share::float8
  FROM bought JOIN ({pairs}) pair (product, fitting, name, because, share) USING (product)
 WHERE NOT EXISTS (SELECT FROM bought own
                    WHERE own.customer_id = bought.customer_id AND own.product = pair.fitting)
 ORDER BY customer_id, share DESC, fitting, product"""


def list_pairs(*, product: str = "", offset: int = 0, limit: int = 50) -> list[Pair]:
    """What goes with what, the highest lift first; with `product`, what goes with it.

    Without it each pair is told once, from the rarer of the two to the other.
    """
    rows = ProductPair.objects.annotate(
        lift=F("with_both") * 1.0 * F("invoices") / F("with_left") / F("with_right")
    )
    if product:
        rows = rows.filter(left=product)
    else:
        rarer = Q(with_left__lt=F("with_right"))
        rows = rows.filter(rarer | Q(with_left=F("with_right"), left__lt=F("right")))
    rows = rows.order_by("-lift", "left", "right")[offset : offset + limit]
    return [_view(row) for row in rows]


def name_paired() -> dict[str, str]:
    """The products that go with others, by what they are called."""
    rows = ProductPair.objects.order_by("left_name").values_list("left", "left_name")
    return dict(rows.distinct())


def map_offers(customer_ids: Collection[int], *, at: datetime) -> dict[int, Offer]:
    """The best product to offer each of these customers next; whoever has none is missing.

    Of what they have not bought in a year and the menu still has, what most of those take who buy
    what they buy. Nothing for who does not want to be looked at. One statement.
    """
    lines = sale_lines().filter(
        ~refuses("sale__customer__mobile"),
        sale__customer_id__in=list(customer_ids),
        sale__at__gte=at - REMEMBERED,
    )
    bought = lines.exclude(sale__state=SaleState.RETURNED).values_list("sale__customer_id", PRODUCT)
    off_menu = products().filter(is_active=False).values("sku")
    share = F("with_both") * 1.0 / F("with_left")
    pairs = ProductPair.objects.exclude(right__in=off_menu)
    rows = fetch(
        _BEST,
        bought=bought.distinct(),
        pairs=pairs.values_list("left", "right", "right_name", "left_name", share),
    )
    return {
        customer_id: Offer(product=product, name=name, because=because, confidence=confidence)
        for customer_id, product, name, because, confidence in rows
    }


def _view(row: ProductPair) -> Pair:
    return Pair(**{name: getattr(row, name) for name in Pair.__dataclass_fields__})
