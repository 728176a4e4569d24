"""What insight says of one customer, in words: how they moved, and what is to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.foundation.jalali import format_month
from vafa.insight.queries import get_value, is_refused, load_standing, map_offers
from vafa.insight.types import Metrics, MonthStanding, ValueToCome
from vafa.panel.customers.listing import look_of
from vafa.ui import formats


@dataclass(frozen=True, kw_only=True)
class MonthStep:
    """A month, the group at its end, and why."""

    month: str
    group: str
    kind: str
    icon: str
    reason: str
    has_moved: bool


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What is to be expected, and what that rests on; each a sentence."""

    back: str
    purchases: str = ""
    basis: str = ""


def draw_standing(metrics: Metrics, *, at: datetime, zone: ZoneInfo) -> list[MonthStep]:
    """The groups of the last months, the latest first."""
    months = load_standing(metrics, at=at, zone=zone)
    before = [None, *(one.group for one in months)]
    steps = [
        _draw(one, was is not None and was != one.group)
        for one, was in zip(months, before, strict=False)
    ]
    return steps[::-1]


def foresee(metrics: Metrics) -> Foreseen | None:
    """What is to be expected of the customer; None where nothing can be told."""
    value = get_value(metrics.customer_id)
    if value is None and is_refused(metrics.customer_id):
        return Foreseen(back=_("Does not want us to look at how they buy; so nothing is foreseen."))
    if value is None:
        return None
    return Foreseen(
        back=_("Comes back within a year with a chance of %(percent)s.")
        % {"percent": formats.percent(value.back_percent / 100)},
        purchases=_say_purchases(value),
        basis=_("Rests on %(visits)s days of purchases so far, and on how other customers go on.")
        % {"visits": formats.number(metrics.visit_days)},
    )


def say_offer(customer_id: int, *, at: datetime) -> str:
    """What to offer the customer next, and why; empty where nothing speaks for anything."""
    offer = map_offers([customer_id], at=at).get(customer_id)
    if offer is None:
        return ""
    return _("Next to offer: %(product)s, as %(share)s of those take it who buy %(because)s.") % {
        "product": offer.name,
        "share": formats.percent(round(offer.confidence, 2)),
        "because": offer.because,
    }


def _say_purchases(value: ValueToCome) -> str:
    words = {
        "season": formats.number(round(value.purchases_90, 1)),
        "year": formats.number(round(value.purchases_365, 1)),
    }
    if value.value_rial is None:
        return _("About %(season)s purchases in three months and %(year)s in a year.") % words
    words["value"] = formats.money(value.value_rial, short=True)
    return (
        _("About %(season)s purchases in three months; %(year)s in a year, worth %(value)s.")
        % words
    )


def _draw(standing: MonthStanding, has_moved: bool) -> MonthStep:
    kind, icon = look_of(standing.group)
    return MonthStep(
        month=_("now") if standing.is_now else format_month(standing.month),
        group=str(standing.group.name) if standing.group else "",
        kind=kind,
        icon=icon,
        reason=_say_reason(standing),
        has_moved=has_moved,
    )


def _say_reason(standing: MonthStanding) -> str:
    if not standing.visit_days:
        return _("has not bought this month") if standing.is_now else _("did not buy in this month")
    text = ngettext("bought on %(count)s day", "bought on %(count)s days", standing.visit_days)
    return text % {"count": formats.number(standing.visit_days)}
