"""What goes with what, as it was found last night; and what to offer a customer next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from vafa.insight.models import ProductPair
from vafa.insight.types import Offer, Pair
from vafa.sales.queries import sale_lines
from vafa.sales.types import SaleState

REMEMBERED = timedelta(days=365)  # what was bought longer ago says nothing any more
PRODUCT = Coalesce(NullIf(F("sku"), Value("")), F("name"), output_field=CharField())


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

    Of what they have not bought in a year, what most of those take who buy what they buy.
    """
    by_left: dict[str, list[ProductPair]] = defaultdict(list)
    for pair in ProductPair.objects.all():
        by_left[pair.left].append(pair)
    if not by_left:
        return {}
    lines = sale_lines().filter(
        sale__customer_id__in=list(customer_ids), sale__at__gte=at - REMEMBERED
    )
    lines = lines.exclude(sale__state=SaleState.RETURNED).annotate(product=PRODUCT)
    bought: dict[int, set[str]] = defaultdict(set)
    of_whom = lines.values_list("sale__customer_id", "product").distinct()
    for customer_id, product in of_whom:
        if customer_id is not None:
            bought[customer_id].add(product)
    offers = {id_: _choose(products, by_left) for id_, products in bought.items()}
    return {id_: offer for id_, offer in offers.items() if offer is not None}


def _choose(products: set[str], by_left: Mapping[str, list[ProductPair]]) -> Offer | None:
    """What fits best to any of the products and is none of them."""
    open_pairs = [
        pair
        for product in products
        for pair in by_left.get(product, ())
        if pair.right not in products
    ]
    if not open_pairs:
        return None
    best = max(
        open_pairs, key=lambda pair: (pair.with_both / pair.with_left, pair.right, pair.left)
    )
    return Offer(
        product=best.right,
        name=best.right_name,
        because=best.left_name,
        confidence=best.with_both / best.with_left,
    )


def _view(row: ProductPair) -> Pair:
    return Pair(**{name: getattr(row, name) for name in Pair.__dataclass_fields__})
