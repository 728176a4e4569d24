"""The groups a customer is in, as rules ask for them: each a label "family:slug".

A family (tiers, groups by buying, plans, …) is one line in `FAMILIES`: how to find the groups of
one customer, and what they are called. It is asked only when a rule in force asks about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from vafa.insight.queries import get_metrics, list_groups
from vafa.memberships.queries import list_running_plans, name_plans
from vafa.segments.queries import list_segments_of, map_names
from vafa.sharing.queries import list_kinds, name_kinds
from vafa.tiers.queries import find_place, load_ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFamily:
    """Groups of one sort: `find` gives the slugs of those a customer is in, of some that are asked
    for at least (none is all); `name` gives all of them.

    Without `find` every sale knows the group anyway, as it knows where the customer stands.
    """

    slug: str
    find: Callable[[int, Collection[str], datetime], Iterable[str]] | None
    name: Callable[[], Mapping[str, str | Promise]]


def _find_lrfm(customer_id: int, asked: Collection[str], at: datetime) -> list[str]:
    del asked, at  # as of the last night
    metrics = get_metrics(customer_id)
    return [metrics.group.slug] if metrics and metrics.group else []


def _find_plans(customer_id: int, asked: Collection[str], at: datetime) -> list[str]:
    del asked
    return list_running_plans(customer_id, at=at)


def _find_segments(customer_id: int, asked: Collection[str], at: datetime) -> list[str]:
    ids = [int(slug) for slug in asked if slug.isdecimal()] if asked else None
    return [str(segment_id) for segment_id in list_segments_of(customer_id, at=at, ids=ids)]


def _find_shared(customer_id: int, asked: Collection[str], at: datetime) -> list[str]:
    del asked, at  # as of now
    return list_kinds(customer_id)


def _name_lrfm() -> dict[str, Promise | str]:
    return {group.slug: group.name for group in list_groups()}


def _name_tiers() -> dict[str, str]:
    ladder = load_ladder()
    return {tier.slug: tier.name for tier in ladder.tiers} if ladder else {}


def _name_segments() -> dict[str, str]:
    return {str(segment_id): name for segment_id, name in map_names().items()}


FAMILIES = (
    LabelFamily(slug="plan", find=_find_plans, name=name_plans),
    LabelFamily(slug="tier", find=None, name=_name_tiers),
    LabelFamily(slug="shared", find=_find_shared, name=name_kinds),
    LabelFamily(slug="lrfm", find=_find_lrfm, name=_name_lrfm),
    LabelFamily(slug="segment", find=_find_segments, name=_name_segments),
)


def load_labels(customer_id: int, asked: Collection[str], *, at: datetime) -> frozenset[str]:
    """The labels of a customer in the families of these labels; a statement for each family."""
    return _find(customer_id, asked, {label.partition(":")[0] for label in asked}, at)


def load_all_labels(customer_id: int, *, at: datetime) -> frozenset[str]:
    """Every label of a customer, for what is not a sale; the tier's too."""
    place = find_place(customer_id, at=at)
    labels = _find(customer_id, (), {family.slug for family in FAMILIES}, at)
    return labels | place.labels if place else labels


def name_labels() -> dict[str, str | Promise]:
    """What every group is called, by its label, in the order of the families."""
    return {
        f"{family.slug}:{slug}": name for family in FAMILIES for slug, name in family.name().items()
    }


def _find(
    customer_id: int, asked: Collection[str], families: Collection[str], at: datetime
) -> frozenset[str]:
    slugs: dict[str, list[str]] = {}
    for label in asked:
        family, _, slug = label.partition(":")
        slugs.setdefault(family, []).append(slug)
    return frozenset(
        f"{family.slug}:{slug}"
        for family in FAMILIES
        if family.find is not None and family.slug in families
        for slug in family.find(customer_id, slugs.get(family.slug, ()), at)
    )
