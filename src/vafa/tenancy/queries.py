"""Reading the directory of businesses."""

from __future__ import annotations

from collections.abc import Collection

from vafa.foundation.errors import NotFound
from vafa.tenancy.models import Business
from vafa.tenancy.prepared import Prepared
from vafa.tenancy.scope import current_business_id, scope_memory

_ROW = "business"
_BY_ID = Prepared(lambda business_id: Business.objects.filter(id=business_id))


def get_business(business_id: int) -> Business:
    """The business, or NotFound."""
    business: Business | None = _BY_ID.first(business_id=business_id)
    if business is None:
        raise NotFound
    return business


def remember_business(row: Business) -> None:
    """Keep, for this scope, the row that was read just now to let somebody in."""
    assert row.pk == current_business_id(), "this is another business"
    scope_memory()[_ROW] = row


def load_current_business() -> Business:
    """The business in scope, as it was when the scope began where somebody remembered it."""
    row: Business | None = scope_memory().get(_ROW)
    return row if row is not None else get_business(current_business_id())


def find_business(slug: str) -> Business | None:
    """The business with this slug, or None."""
    return Business.objects.filter(slug=slug).first()


def map_businesses(ids: Collection[int]) -> dict[int, Business]:
    """Businesses of the directory by id, served or not."""
    return {row.pk: row for row in Business.objects.filter(id__in=ids)}


def has_businesses() -> bool:
    """Whether there is any business at all, served or not."""
    return Business.objects.exists()


def list_active_business_ids() -> list[int]:
    """Every business that is served, oldest first: for work that goes round them in a loop."""
    rows = Business.objects.filter(state=Business.State.ACTIVE).order_by("id")
    return list(rows.values_list("id", flat=True))
