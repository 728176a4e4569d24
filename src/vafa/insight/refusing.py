"""Who does not want us to look at how they buy: nothing is foreseen of them, nothing offered.

What they bought stays in the sums of everybody, and they keep their group, on which tiers and rules
rest; what would be said of them alone is not worked out, and let go of where it was.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from vafa.customers.queries import customers
from vafa.insight.models import CustomerMetrics, CustomerValue
from vafa.messaging.queries import refusing
from vafa.messaging.types import ConsentSubject


def refuses(mobile: str) -> Exists:
    """Whether the number in this column of a row does not allow it, as a condition."""
    those = refusing(ConsentSubject.ANALYSIS)
    return Exists(those.filter(business_id=OuterRef("business_id"), mobile=OuterRef(mobile)))


def forget_foreseen() -> int:
    """Let go of what was foreseen of those who do not want it; of how many."""
    who = customers().filter(refuses("mobile"))
    return CustomerValue.objects.filter(customer_id__in=who.values("id")).delete()[0]


def is_refused(customer_id: int) -> bool:
    """Whether this customer does not want it."""
    return customers().filter(refuses("mobile"), id=customer_id).exists()


def count_refused() -> int:
    """How many buyers do not want it."""
    buyers = CustomerMetrics.objects.filter(purchases__gt=0)
    return buyers.filter(refuses("customer__mobile")).count()
