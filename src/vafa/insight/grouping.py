"""A business's own groups: how they are kept, what a change would move, what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count, product
from typing import Any

from django.db.models import Case, Count

from vafa.insight.errors import BadGroups, UnreachableGroup
from vafa.insight.models import CustomerMetrics
from vafa.insight.scoring import choose_by_columns
from vafa.insight.types import (
    BEST,
    DIMENSIONS,
    FEWEST_GROUPS,
    GROUPS,
    MOST_GROUPS,
    OWN,
    Group,
    Scale,
    Scores,
    Side,
    choose_group,
)

_STANDARD = {group.slug: group for group in GROUPS}
_WORDS = ("name", "meaning")
_LONGEST = {"name": 40, "meaning": 120}


def write_group(group: Group) -> dict[str, Any]:
    """As it is kept. What a standard group is called stays empty while it is called that."""
    standard = _STANDARD.get(group.slug)
    words = {name: str(getattr(group, name)) for name in _WORDS}
    if standard is not None:
        words = {
            name: "" if said == str(getattr(standard, name)) else said
            for name, said in words.items()
        }
    return {
        "slug": group.slug,
        **words,
        "side": group.side.value,
        "ranges": {name: list(ends) for name, ends in group.ranges.items()},
        "only_new": group.only_new,
    }


def read_group(kept: Mapping[str, Any]) -> Group:
    """What `write_group` gave."""
    standard = _STANDARD.get(kept["slug"])
    words = {name: kept[name] or (getattr(standard, name) if standard else "") for name in _WORDS}
    return Group(
        slug=kept["slug"],
        **words,
        side=Side(kept["side"]),
        ranges={name: (low, high) for name, (low, high) in kept["ranges"].items()},
        only_new=kept["only_new"],
    )


def settle_groups(groups: Sequence[Group], known: Mapping[str, Group]) -> tuple[Group, ...]:
    """The groups as they will be kept; BadGroups, UnreachableGroup.

    A group without a slug is new: it gets one that nobody had, and ranks with the one after it.
    The last one takes whoever is left, so it asks for nothing.
    """
    if not FEWEST_GROUPS <= len(groups) <= MOST_GROUPS:
        raise BadGroups(fewest=FEWEST_GROUPS, most=MOST_GROUPS)
    settled: list[Group] = []
    taken = set(known)
    for group in reversed(groups):
        if not settled:
            group = replace(group, ranges={}, only_new=False)  # noqa: PLW2901
        if not group.slug:
            slug = _find_slug(settled[-1].rank if settled else 1, taken)
            group = replace(group, slug=slug)  # noqa: PLW2901
        taken.add(group.slug)
        settled.append(group)
    settled.reverse()
    for place, group in enumerate(settled):
        _check(group, place, settled)
    _check_reachable(settled)
    return tuple(settled)


def count_shifts(groups: Sequence[Group], scale: Scale) -> list[tuple[str, str, int]]:
    """(group now, group then, customers) of everybody, if these were the groups."""
    rows = CustomerMetrics.objects.filter(purchases__gt=0).exclude(group="")
    after: Case = choose_by_columns(groups, scale)
    return [
        (was, then, people)
        for was, then, people in rows.values_list("group", after)
        .annotate(people=Count("*"))
        .order_by("-people", "group")
    ]


def _find_slug(rank: int, taken: set[str]) -> str:
    slugs = (f"{OWN}{rank}_{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken)


def _check(group: Group, place: int, groups: Sequence[Group]) -> None:
    for name, longest in _LONGEST.items():
        said = str(getattr(group, name)).strip()
        if len(said) > longest or (name == "name" and not said):
            raise BadGroups(pointer=f"/groups/{place}/{name}")
    if any(str(other.name) == str(group.name) for other in groups[:place]):
        raise BadGroups(pointer=f"/groups/{place}/name")
    if group.slug in {other.slug for other in groups[:place]}:
        raise BadGroups(pointer=f"/groups/{place}/slug")
    for name, (low, high) in group.ranges.items():
        if name not in DIMENSIONS or not 1 <= low <= high <= BEST:
            raise BadGroups(pointer=f"/groups/{place}/{name}")


def _check_reachable(groups: Sequence[Group]) -> None:
    """Nobody may be shut out by those before: every group has scores that lead to it."""
    every = range(1, BEST + 1)
    reached = {
        choose_group(
            Scores(length=length, recency=recency, frequency=frequency, money=money),
            is_new=is_new,
            groups=groups,
        ).slug
        for length, recency, frequency, money in product(every, repeat=4)
        for is_new in (False, True)
    }
    for place, group in enumerate(groups):
        if group.slug not in reached:
            raise UnreachableGroup(pointer=f"/groups/{place}", name=str(group.name))
