"""Reading the directory of businesses."""

from __future__ import annotations

from vafa.foundation.errors import NotFound
from vafa.tenancy.models import Business


def get_business(business_id: int) -> Business:
    """The business, or NotFound."""
    business = Business.objects.filter(pk=business_id).first()
    if business is None:
        raise NotFound
    return business


def find_business(slug: str) -> Business | None:
    """The business with this slug, or None."""
    return Business.objects.filter(slug=slug).first()


def list_active_business_ids() -> list[int]:
    """Every business that is served, oldest first: for work that goes round them in a loop."""
    rows = Business.objects.filter(state=Business.State.ACTIVE).order_by("id")
    return list(rows.values_list("id", flat=True))
