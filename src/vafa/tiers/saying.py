"""What is counted on a ladder, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.money import Unit
from vafa.insight.queries import list_groups
from vafa.insight.types import GROUPS, Group
from vafa.tiers.types import Fall, Ladder, Look, Measure, Place, Span, TierCard


def say_counted(ladder: Ladder, counted: int, unit: Unit | str) -> str:
    """So much of what the ladder counts: "3 purchases"."""
    if ladder.measure.is_money:
        return format_money(counted, unit)
    if ladder.measure == Measure.GROUP:
        return str(_name_ranks(GROUPS, list_groups()).get(counted, ""))
    if ladder.measure == Measure.PURCHASES:
        return _("%(count)s purchases") % {"count": format_number(counted)}
    return _("%(count)s points") % {"count": format_number(counted)}


def say_missing(place: Place, unit: Unit | str) -> str:
    """How far the next tier is, in one sentence; empty at the top, and where nobody can tell."""
    if place.next is None or place.ladder.measure == Measure.GROUP:
        return ""
    return _("%(missing)s more to %(tier)s") % {
        "missing": say_counted(place.ladder, place.missing, unit),
        "tier": place.next.name,
    }


def draw_card(place: Place, unit: Unit | str) -> TierCard:
    """The place as pages and tills show it."""
    tier, protected = place.tier, place.standing.protected_until
    return TierCard(
        name=tier.name if tier else "",
        look=tier.look if tier else Look.PLAIN,
        benefits=tier.benefits if tier else "",
        next_name=place.next.name if place.next else "",
        missing=say_missing(place, unit),
        percent=int(place.progress * 100),
        next_by=place.next_by,
        until=place.keeps_until,
        is_protected=protected is not None and place.day <= protected,
    )


def say_ladder(ladder: Ladder) -> list[str]:
    """How one climbs and falls, in two or three sentences."""
    if ladder.span == Span.DAYS:
        span = _("%(count)s days") % {"count": format_number(ladder.days)}
    else:
        span = str(ladder.span.label)
    said = [_("Counted: %(what)s, over %(span)s.") % {"what": ladder.measure.label, "span": span}]
    if ladder.span != Span.EVER:
        said.append(
            _("After it and %(days)s days of grace, who did not reach it again goes %(fall)s.")
            % {"days": format_number(ladder.grace_days), "fall": Fall(ladder.fall).label}
        )
    if ladder.counts_this_sale:
        said.append(_("The purchase that lifts somebody already earns as the new tier."))
    return said


def list_counted_groups() -> list[tuple[str, Promise | str]]:
    """The groups by buying that can be a threshold, each by what it counts, the worst first."""
    return [(str(rank), name) for rank, name in sorted(_name_ranks(list_groups()).items())]


def _name_ranks(*sets: Sequence[Group]) -> dict[int, Promise | str]:
    """What each rank is called: by the first group that has it, in the last set that does."""
    return {group.rank: group.name for groups in sets for group in reversed(groups)}
