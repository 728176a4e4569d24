"""What is counted on a ladder, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.money import Unit
from vafa.insight.types import GROUPS
from vafa.tiers.measuring import GROUP_RANKS
from vafa.tiers.types import Ladder, Measure, Place

_GROUPS = {GROUP_RANKS[group.slug]: group.name for group in GROUPS}


def say_counted(ladder: Ladder, counted: int, unit: Unit | str) -> str:
    """So much of what the ladder counts: "3 purchases"."""
    if ladder.measure.is_money:
        return format_money(counted, unit)
    if ladder.measure == Measure.GROUP:
        return str(_GROUPS.get(counted, ""))
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
