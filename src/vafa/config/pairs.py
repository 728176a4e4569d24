"""Whether businesses that share credit agree on what they owe each other.

Each one's position stands in its own books; together with what is in letters on their way, the two
of a pair sum to zero, and so do all. Read business by business, while nobody sells.
"""

from __future__ import annotations

from collections import Counter

from vafa.coalition.queries import list_on_the_way, list_positions
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope


def list_uneven_pairs() -> list[tuple[str, str, int]]:
    """(slug, slug, rials) for each two businesses whose positions do not sum to zero."""
    slugs = dict(Business.objects.values_list("id", "slug"))
    sums: Counter[tuple[int, int]] = Counter()
    for business_id in slugs:
        with business_scope(business_id):
            for moving in (list_positions(), list_on_the_way()):
                for peer_id, rial in moving.items():
                    sums[min(business_id, peer_id), max(business_id, peer_id)] += rial
    return [(slugs[one], slugs[other], rial) for (one, other), rial in sums.items() if rial]
