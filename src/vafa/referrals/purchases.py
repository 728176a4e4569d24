"""What a newcomer has bought, as far as a referral asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from vafa.sales.queries import sales
from vafa.sales.types import SaleState

if TYPE_CHECKING:
    from vafa.sales.models import Sale


def has_bought(customer_id: int) -> bool:
    """Whether the customer ever bought anything that was not wholly brought back."""
    rows = sales().filter(customer_id=customer_id)
    return rows.exclude(state=SaleState.RETURNED).exists()


def find_first_purchase(customer_id: int, *, least_rial: int) -> Sale | None:
    """The first sale of which something was kept, worth so much at least."""
    rows = sales().filter(customer_id=customer_id).exclude(state=SaleState.RETURNED)
    rows = rows.annotate(kept_rial=F("goods_rial") - F("returned_rial"))
    return rows.filter(kept_rial__gte=max(1, least_rial)).order_by("at", "id").first()
